"""The options of `maml-studio study`; what the studies do is in `study`, imported when one runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maml_studio.commands.options import Device

study_app = typer.Typer(
    help="Repeat a comparison of the field: train, measure, print and save it.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Steps = Annotated[
    int, typer.Option(min=1, help="Outer steps of each training: as many as there is time for.")
]
Count = Annotated[int, typer.Option(min=1, help="Episodes of each evaluation.")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="The study's folder, in the data folder by default."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change the recipe, e.g. network.channels=32."),
]
Seed = Annotated[int, typer.Option(min=0, help="What all is drawn from.")]


@study_app.callback()
def start(context: typer.Context) -> None:
    """Ask for a study's name.

    Raises:
        ValueError: if there is none.
    """
    if context.invoked_subcommand is None:
        raise ValueError("Name a study: confidence, inner-steps, maml-vs-prototypical or sine.")


@study_app.command("confidence")
def confidence(
    init: Annotated[
        str, typer.Option("--init", metavar="NAME", help="An initialization's name, or its folder.")
    ] = "default",
    dataset: Annotated[str, typer.Option(help="A data set's name, or a folder.")] = "omniglot",
    fit: Annotated[
        bool,
        typer.Option("--fit", help="First fit it on the validation split, and keep what is found."),
    ] = False,
    count: Count = 600,
    seed: Seed = 0,
    out: Out = None,
    device: Device = None,
) -> None:
    """Tell unknown characters from known ones, and check that probabilities hold."""
    from maml_studio.commands.study import study_confidence as run
    from maml_studio.engine.open_episodes import OpenProtocol

    protocol = OpenProtocol(dataset, "test", count=count, seed=seed)
    raise typer.Exit(run(protocol, init, out, fit=fit, device=device))


@study_app.command("inner-steps")
def inner_steps(
    steps: Steps = 1000,
    recipe: Annotated[str, typer.Option(help="What to train.")] = "maml-20w5s",
    count: Count = 600,
    out: Out = None,
    changes: Changes = None,
    device: Device = None,
) -> None:
    """Train with 1, 3 and 5 inner steps, evaluate each with 1, 3, 5 and 10."""
    from maml_studio.commands.study import study_inner_steps as run

    raise typer.Exit(run(recipe, steps, count, out, settings=changes or [], device=device))


@study_app.command("maml-vs-prototypical")
def maml_vs_prototypical(  # noqa: PLR0913, PLR0917  # The options are a protocol's fields.
    steps: Steps = 1000,
    maml: Annotated[
        str | None, typer.Option(metavar="NAME", help="An initialization, not to train one.")
    ] = None,
    prototypical: Annotated[
        str | None, typer.Option(metavar="NAME", help="Likewise for the other method.")
    ] = None,
    dataset: Annotated[str, typer.Option(help="A data set's name, or a folder.")] = "omniglot",
    episodes: Annotated[str, typer.Option(help="any or alphabet.")] = "any",
    ways: Annotated[int, typer.Option(help="Classes of an episode.")] = 5,
    shots: Annotated[int, typer.Option(help="Examples of a class.")] = 1,
    count: Count = 600,
    seed: Seed = 0,
    out: Out = None,
    changes: Changes = None,
    device: Device = None,
) -> None:
    """Compare MAML with prototypical networks on the same episodes."""
    from maml_studio.commands.study import study_maml_vs_prototypical as run
    from maml_studio.engine.evaluation import Protocol

    protocol = Protocol(
        dataset, "test", episodes=episodes, ways=ways, shots=shots, count=count, seed=seed
    )
    given = maml, prototypical
    raise typer.Exit(run(protocol, given, steps, out, settings=changes or [], device=device))


@study_app.command("sine")
def sine(steps: Steps = 2000, seed: Seed = 0, out: Out = None) -> None:
    """Fit sines from 10 points: MAML against training on all sines together."""
    from maml_studio.commands.study import study_sines as run
    from maml_studio.engine.studies.sine import SineSettings

    raise typer.Exit(run(SineSettings(steps=steps, seed=seed), out))
