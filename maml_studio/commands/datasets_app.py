"""The options of `maml-studio datasets`; what its commands do is in `datasets`, imported when one runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maml_studio.commands.options import AsJson

datasets_app = typer.Typer(
    help="List, download and import data sets.",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@datasets_app.callback()
def datasets(context: typer.Context) -> None:
    """List, download and import data sets; without a command they are listed."""
    if context.invoked_subcommand is None:
        list_datasets()


@datasets_app.command("list")
def list_datasets(as_json: AsJson = False) -> None:
    """List the data sets and what of them is in the data folder."""
    from maml_studio.commands.datasets import list_datasets as run

    raise typer.Exit(run(as_json=as_json))


@datasets_app.command("download")
def download_datasets(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="omniglot, mnist ...")],
) -> None:
    """Download data sets into the data folder."""
    from maml_studio.commands.datasets import download_datasets as run

    raise typer.Exit(run(names))


@datasets_app.command("import")
def import_datasets(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Archives or folders.")],
) -> None:
    """Import archives, or folders of them, into the data folder."""
    from maml_studio.commands.datasets import import_datasets as run

    raise typer.Exit(run(paths))
