"""The command line. It reads arguments; what the commands do is in `maml_studio.commands`.

Commands import what they need when they run, so that `--help` does not wait for torch.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from maml_studio import __version__
from maml_studio.commands.classifier_app import classify, export
from maml_studio.commands.datasets_app import datasets_app
from maml_studio.commands.options import AsJson, Device, InnerSteps
from maml_studio.commands.study_app import study_app

ERROR = 2
_TASK = ".mamltask"

app = typer.Typer(
    help="Draw a few characters, watch a network learn them, draw new ones. "
    "Without a command the window opens, also with the file of a task (FILE.mamltask).",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(classify)
app.command()(export)
app.add_typer(datasets_app, name="datasets")
app.add_typer(study_app, name="study")


class EpisodeKind(StrEnum):
    """Where an episode's characters come from."""

    any = "any"
    alphabet = "alphabet"


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show errors with traceback.")] = False,
) -> None:
    """Open the window unless a command is given."""
    if version:
        print(f"maml-studio {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_open_window())


@app.command()
def evaluate(  # noqa: PLR0913, PLR0917  # The options are a protocol's fields.
    init: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="An initialization's name, or its folder; “all”: a table of each."
        ),
    ] = "default",
    dataset: Annotated[
        str | None,
        typer.Option(
            help="A data set's name, or a folder; the one that was trained on by default."
        ),
    ] = None,
    split: Annotated[str, typer.Option(help="train, validation or test.")] = "test",
    episodes: Annotated[
        EpisodeKind, typer.Option(help="Of any or one alphabet.")
    ] = EpisodeKind.any,
    ways: Annotated[int, typer.Option(help="Classes of an episode.")] = 5,
    shots: Annotated[int, typer.Option(help="Examples of a class.")] = 1,
    queries: Annotated[int, typer.Option(help="Queries of a class.")] = 5,
    count: Annotated[int, typer.Option(help="Episodes.")] = 600,
    seed: Annotated[int, typer.Option(min=0, help="What episodes are drawn from.")] = 0,
    inner_steps: InnerSteps = None,
    transductive: Annotated[
        bool,
        typer.Option("--transductive", help="Judge queries together, as most papers do."),
    ] = False,
    table: Annotated[
        bool,
        typer.Option(
            "--table",
            help="5w1s, 5w5s, 20w1s and 20w5s of both kinds of episodes, instead of --ways, --shots "
            "and --episodes.",
        ),
    ] = False,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Measure an initialization's accuracy on episodes, each query judged alone by default."""
    from maml_studio.commands.evaluate import ALL, OWN, evaluate_all, evaluate_table
    from maml_studio.commands.evaluate import evaluate as run
    from maml_studio.engine.evaluation import Protocol

    protocol = Protocol(
        dataset=dataset or OWN,
        split=split,
        episodes=episodes.value,
        ways=ways,
        shots=shots,
        queries=queries,
        inner_steps=inner_steps,
        count=count,
        seed=seed,
        inductive=not transductive,
        initialization=init,
    )
    measure = evaluate_all if init == ALL else evaluate_table if table else run
    raise typer.Exit(measure(protocol, device=device, as_json=as_json))


@app.command()
def train(  # noqa: PLR0913, PLR0917  # As many as a person may want to say.
    recipe: Annotated[
        str | None, typer.Argument(help="A TOML file, or a recipe's name; see `recipes`.")
    ] = None,
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="More to --set.")
    ] = None,
    # Before Python 3.12 torchrun takes a `--run` for the beginning of its own `--run-path`.
    run: Annotated[
        Path | None, typer.Option("--run", "--run-dir", metavar="DIR", help="The run's folder.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last run.")] = False,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change the recipe, e.g. outer.steps=100."),
    ] = None,
    device: Device = None,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Write TensorBoard's event files as well.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Worker processes on the CPU; one a core for long runs."),
    ] = None,
    ignore_memory: Annotated[
        bool, typer.Option("--ignore-memory", help="Start without measuring the memory first.")
    ] = False,
) -> None:
    """Meta-train an initialization after a recipe."""
    from maml_studio.commands.train import train as run_training

    settings = [*(changes or []), *(more or [])]
    raise typer.Exit(
        run_training(
            recipe,
            run,
            resume=resume,
            settings=settings,
            device=device,
            tensorboard=tensorboard,
            workers=workers,
            ignore_memory=ignore_memory,
        )
    )


@app.command("recipes")
def list_recipes(as_json: AsJson = False) -> None:
    """List the recipes that come with the app, with the figures that their sources give."""
    from maml_studio.commands.recipes import list_recipes as run

    raise typer.Exit(run(as_json=as_json))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; an error is one sentence on stderr and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(_run([argument for argument in given if argument != "--debug"], debug))


def _run(arguments: list[str], debug: bool) -> int:
    try:
        if len(arguments) == 1 and arguments[0].endswith(_TASK):
            return _open_window(Path(arguments[0]))
        code = app(arguments, prog_name="maml-studio", standalone_mode=False)
    except KeyboardInterrupt:
        print("maml-studio: Stopped.", file=sys.stderr)
        return 130
    except Exception as error:  # noqa: BLE001  # Whatever went wrong, a person gets a sentence.
        if debug:
            traceback.print_exc()
        print(f"maml-studio: {_sentence(error)}", file=sys.stderr)
        return ERROR
    return code if isinstance(code, int) else 0


def _sentence(error: Exception) -> str:
    """Say an error in one line; errors of usage carry a text for people."""
    text = str(error)
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        text = f"“{error.filename}”: {error.strerror}."
    elif (of_usage := getattr(error, "format_message", None)) is not None:
        text = of_usage()
    return " ".join(text.split()) or f"Something went wrong ({type(error).__name__})."


def _open_window(file: Path | None = None) -> int:
    from maml_studio.gui.app import main as open_window

    return open_window(file)
