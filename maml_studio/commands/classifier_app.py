"""`maml-studio classify` and `export`: reads their arguments."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from maml_studio.commands.options import AsJson, Device, Initialization, InnerSteps

Examples = Annotated[Path, typer.Argument(help="A sub-folder of images a class.")]


class ExportKind(StrEnum):
    """What a classifier is written as."""

    onnx = "onnx"
    safetensors = "safetensors"


def classify(
    examples_dir: Examples,
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="What to label.")],
    init: Initialization = "default",
    inner_steps: InnerSteps = None,
    device: Device = None,
    as_json: AsJson = False,
    table: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write a table; images may be folders then."),
    ] = None,
) -> None:
    """Learn the examples in a folder, then label images."""
    from maml_studio.commands.classify import classify as run

    raise typer.Exit(
        run(
            examples_dir,
            images,
            initialization=init,
            inner_steps=inner_steps,
            device=device,
            as_json=as_json,
            table=table,
        )
    )


def export(
    examples_dir: Examples,
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="The new folder.")],
    kind: Annotated[
        ExportKind, typer.Option("--format", help="onnx needs the extra of that name.")
    ] = ExportKind.onnx,
    init: Initialization = "default",
    inner_steps: InnerSteps = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier export.")
    ] = False,
) -> None:
    """Learn the examples in a folder, then write the classifier for use elsewhere."""
    from maml_studio.commands.export import export as run

    run(
        examples_dir,
        folder,
        kind.value,
        initialization=init,
        inner_steps=inner_steps,
        overwrite=overwrite,
    )
