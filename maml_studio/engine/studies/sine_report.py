"""The table and the chart of sine regression."""

from __future__ import annotations

from maml_studio.engine.studies.report import Chart, Curve, Report, Value
from maml_studio.engine.studies.sine import Errors, SineOutcome

_SHOWN = (0, 1, 5, 10)
_STARTS = ("MAML", "trained on all sines together")


def sine_report(outcome: SineOutcome) -> Report:
    """Put the errors of both starts side by side, after 0, 1, 5 and 10 gradient steps."""
    settings = outcome.settings
    both = dict(zip(_STARTS, (outcome.maml, outcome.pretrained), strict=True))
    shown = [step for step in _SHOWN if step <= settings.evaluation_steps]
    figures: list[dict[str, Value]] = [
        {"start": name, "steps": step, "error": mean, "low": low, "high": high}
        for name, errors in both.items()
        for step, (mean, (low, high)) in enumerate(zip(errors.means, errors.intervals, strict=True))
    ]
    return Report(
        name="sine",
        title=f"Sine regression, {settings.shots}-shot",
        protocol=_protocol(outcome),
        columns=("gradient steps", *both),
        rows=tuple(
            (str(step), *(_in_words(errors, step) for errors in both.values())) for step in shown
        ),
        figures=tuple(figures),
        chart=Chart(
            "gradient steps",
            "mean squared error",
            tuple(_curve(name, errors, hue) for hue, (name, errors) in enumerate(both.items())),
        ),
    )


def _protocol(outcome: SineOutcome) -> str:
    settings = outcome.settings
    return (
        f"Mean squared error with its 95 % interval over {settings.sines} sines that are told at "
        f"{settings.shots} points. Network 1-40-40-1; {settings.steps:,} outer steps of "
        f"{settings.meta_batch_size} sines each (the paper takes 70,000), Adam "
        f"{settings.outer_rate:g}, seed {settings.seed}. MAML: {settings.inner_steps} inner step in "
        f"training, inner rate {settings.inner_rate:g}. The other start sees the same sines in "
        f"training and is fine-tuned at {outcome.pretrained_rate:g}, the rate that suits it best."
    )


def _in_words(errors: Errors, step: int) -> str:
    low, high = errors.intervals[step]
    return f"{errors.means[step]:.2f} ± {(high - low) / 2:.2f}"


def _curve(name: str, errors: Errors, hue: int) -> Curve:
    low, high = zip(*errors.intervals, strict=True)
    return Curve(name, tuple(range(len(errors.means))), errors.means, low, high, hue)
