"""Does the app know what it knows? Unknown characters told apart, and probabilities that hold."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass, replace

import numpy as np

from maml_studio.engine.confidence import FALSE_REJECT, Calibration
from maml_studio.engine.confidence_metrics import auroc, calibration_error, reliability
from maml_studio.engine.datasets.catalogue import reading_dataset
from maml_studio.engine.generators import Progress
from maml_studio.engine.learners.meta_learner import MetaLearner
from maml_studio.engine.open_episodes import OpenAnswers, OpenProtocol, answering
from maml_studio.engine.studies.report import Report, Value

SHAPES = (
    ("alphabet", 5, 5),
    ("alphabet", 5, 1),
    ("alphabet", 20, 5),
    ("alphabet", 20, 1),
    ("any", 5, 5),
    ("any", 5, 1),
)
Measure = Callable[[OpenAnswers], float]

_EXPECTED = ("expected false reject, %", "expected false accept, %")
_RESAMPLES = 200


@dataclass(frozen=True)
class Figure:
    """A number with its 95 % interval over resampled episodes."""

    value: float
    low: float
    high: float

    def in_percent(self) -> str:
        """Write it with its interval."""
        return f"{100 * self.value:.1f} ({100 * self.low:.1f} to {100 * self.high:.1f})"


@dataclass(frozen=True)
class ConfidenceCell:
    """What was measured on open episodes of one shape.

    Attributes:
        protocol: how.
        calibration: what was expected there; None where nothing was fitted.
        answers: the answers to all queries.
        figures: by name, in the order of the table.
    """

    protocol: OpenProtocol
    calibration: Calibration | None
    answers: OpenAnswers
    figures: dict[str, Figure]


def studying_confidence(
    learner: MetaLearner, protocol: OpenProtocol, shapes: tuple[tuple[str, int, int], ...] = SHAPES
) -> Generator[Progress, None, list[ConfidenceCell]]:
    """Measure how a learner tells unknown characters from known ones, and its calibration.

    Args:
        learner: what adapts, with the confidence of its card.
        protocol: the episodes, but for their kind, way and shot.
        shapes: kinds, ways and shots to measure; those that the data set has too few characters or
            drawings for are left out.

    Raises:
        ValueError: if the data set is not there or too small for any.
    """
    characters = yield from reading_dataset(protocol.dataset, protocol.split)
    wanted = [
        replace(protocol, episodes=kind, ways=ways, shots=shots) for kind, ways, shots in shapes
    ]
    cells = []
    for own in [each for each in wanted if each.fits(characters)] or wanted[:1]:
        answers = yield from answering(learner, characters, own)
        fitted = learner.card.confidence
        calibration = None if fitted is None else fitted.at(own.ways, own.shots)
        figures = {
            name: with_interval(answers, measure, own)
            for name, measure in _measures(calibration).items()
        }
        cells.append(ConfidenceCell(own, calibration, answers, figures))
    return cells


def with_interval(answers: OpenAnswers, measure: Measure, protocol: OpenProtocol) -> Figure:
    """Return a measure of answers; whole episodes are resampled: queries of one are not independent.

    Args:
        answers: to the episodes of the protocol.
        measure: from answers to a number.
        protocol: how many episodes there are, and the seed of the resamples.
    """
    generator = np.random.default_rng(protocol.seed)
    places = np.arange(len(answers.labels)).reshape(protocol.count, -1)  # (episodes, queries)
    draws = generator.integers(0, protocol.count, (_RESAMPLES, protocol.count))
    found = [measure(answers.at(places[drawn].ravel())) for drawn in draws]
    low, high = np.quantile(found, (0.025, 0.975))
    return Figure(measure(answers), float(low), float(high))


def error_at(temperature: float) -> Measure:
    """Return the expected calibration error of the known characters' answers at a temperature."""

    def measure(answers: OpenAnswers) -> float:
        known = answers.at(answers.is_known)
        return calibration_error(reliability(known.logits, known.labels, temperature))

    return measure


def confidence_report(cells: list[ConfidenceCell], name: str) -> Report:
    """Put the figures of an initialization into a table, and the bins of reliability diagrams beside."""
    names = tuple(cells[0].figures)
    return Report(
        name="confidence",
        title=f"“None of these”, and how sure answers are: {name}",
        protocol=_in_words(cells),
        columns=("episodes", *names, *_EXPECTED),
        rows=tuple(
            (_shape(cell), *(cell.figures[name].in_percent() for name in names), *_expected(cell))
            for cell in cells
        ),
        figures=tuple(figure for cell in cells for figure in _records(cell)),
    )


def _measures(calibration: Calibration | None) -> dict[str, Measure]:
    measures: dict[str, Measure] = {
        "AUROC, %": _auroc,
        "false accept at 5 % false reject, %": _false_accept,
    }
    if calibration is None:
        return measures | {"ECE, %": error_at(1.0)}
    threshold = calibration.threshold()
    return measures | {
        "false reject as fitted, %": lambda answers: float(
            (answers.strangeness[answers.is_known] > threshold).mean()
        ),
        "false accept as fitted, %": lambda answers: float(
            (answers.strangeness[~answers.is_known] <= threshold).mean()
        ),
        "ECE before, %": error_at(1.0),
        "ECE after, %": error_at(calibration.temperature),
    }


def _auroc(answers: OpenAnswers) -> float:
    is_known = answers.is_known
    return auroc(answers.strangeness[is_known], answers.strangeness[~is_known])


def _false_accept(answers: OpenAnswers) -> float:
    is_known = answers.is_known
    threshold = np.quantile(answers.strangeness[is_known], 1 - FALSE_REJECT)
    return float((answers.strangeness[~is_known] <= threshold).mean())


def _expected(cell: ConfidenceCell) -> tuple[str, str]:
    if cell.calibration is None:
        return "–", "–"
    return f"{100 * FALSE_REJECT:g}", f"{100 * cell.calibration.false_accept():.1f}"


def _shape(cell: ConfidenceCell) -> str:
    protocol = cell.protocol
    return f"{protocol.episodes}, {protocol.ways}-way {protocol.shots}-shot"


def _records(cell: ConfidenceCell) -> list[dict[str, Value]]:
    """Return a record a figure, and one a bin of the reliability diagrams before and after."""
    figures = [{"what": name, **asdict(figure)} for name, figure in cell.figures.items()]
    known = cell.answers.at(cell.answers.is_known)
    temperatures = [1.0] if cell.calibration is None else [1.0, cell.calibration.temperature]
    bins = [
        {"what": "bin", "temperature": temperature, **asdict(each)}
        for temperature in temperatures
        for each in reliability(known.logits, known.labels, temperature)
    ]
    protocol = {f"protocol_{name}": value for name, value in cell.protocol.as_dict().items()}
    return [{**record, **protocol} for record in [*figures, *bins]]


def _in_words(cells: list[ConfidenceCell]) -> str:
    protocol, calibration = cells[0].protocol, cells[0].calibration
    fitted = (
        "nothing was fitted" if calibration is None else "temperature and threshold were fitted"
    )
    return (
        f"{protocol.count} episodes of {protocol.dataset}, {protocol.split}, seed {protocol.seed}: "
        f"{protocol.queries} queries of each known character and of {protocol.unknowns} unknown "
        f"ones, of the same alphabet where episodes are of one; each judged alone (inductive). "
        f"In brackets: 95 % intervals over {_RESAMPLES} resamples of the episodes. ECE: expected "
        f"calibration error of the known ones, 15 bins, before and after the temperature; {fitted} "
        f"on other characters."
    )
