"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

Device = Annotated[
    str | None, typer.Option(metavar="NAME", help="cpu or cuda; CUDA where present by default.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
