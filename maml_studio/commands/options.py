"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

Device = Annotated[
    str | None, typer.Option(metavar="NAME", help="cpu or cuda; CUDA where present by default.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Initialization = Annotated[
    str, typer.Option("--init", metavar="NAME", help="An initialization's name, or its folder.")
]
InnerSteps = Annotated[
    int | None, typer.Option(min=0, help="Inner steps; as many as in training by default.")
]
