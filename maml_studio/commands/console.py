"""What the commands write: results on stdout, progress on stderr, and that only for a person."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from tqdm import tqdm

from maml_studio.engine.generators import drain

Record = TypeVar("Record")
Result = TypeVar("Result")


def print_json(value: Any) -> None:
    """Write a value as JSON that is the same under every encoding."""
    print(json.dumps(value, indent=2))


def print_line(text: str) -> None:
    """Write a result on stdout at once, above a progress bar if there is one."""
    tqdm.write(text, file=sys.stdout)
    sys.stdout.flush()


def print_problem(sentence: str) -> None:
    """Write one line on stderr, above a progress bar if there is one."""
    tqdm.write(" ".join(sentence.split()), file=sys.stderr)


def percent(fraction: float) -> str:
    """Write a fraction as a person reads it."""
    return f"{100 * fraction:.1f} %"


def progress_bar(
    unit: str, total: int = 0, layout: str | None = None
) -> AbstractContextManager[tqdm[Any]]:
    """Return a bar on stderr that nobody sees where stderr is no terminal."""
    return tqdm(
        total=total or None,
        unit=f" {unit}",
        file=sys.stderr,
        leave=False,
        bar_format=layout,
        # A terminal may call itself 0 columns wide, and would then show nothing.
        ncols=shutil.get_terminal_size().columns,
        disable=not sys.stderr.isatty(),
    )


def drain_with_bar(
    work: Generator[Record, None, Result],
    unit: str,
    place: Callable[[Record], tuple[int, int, str] | None],
    on_other: Callable[[Record], object] | None = None,
    layout: str | None = None,
) -> Result:
    """Run a generator to its end under a progress bar, and return its result.

    Args:
        work: what to run.
        unit: what is counted.
        place: gives done, total (0 while unknown) and a text of a record, or None if the record
            is not about progress.
        on_other: takes the records that are not about progress.
        layout: tqdm's `bar_format`, if not its own.
    """
    with progress_bar(unit, layout=layout) as bar:

        def show(record: Record) -> None:
            found = place(record)
            if found is None:
                if on_other is not None:
                    on_other(record)
                return
            done, total, what = found
            bar.total = total or None
            bar.set_description_str(what, refresh=False)
            bar.update(done - bar.n)

        return drain(work, show)
