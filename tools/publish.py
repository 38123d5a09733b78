"""Measure a run's best checkpoint and put it into pretrained/ with its card, or write the cards' page.

    .venv/bin/python tools/publish.py RUN_FOLDER NAME [--count 1000] [--no-confidence]
    .venv/bin/python tools/publish.py pretrained/NAME NAME     # measure again, without its run
    .venv/bin/python tools/publish.py --docs

What is measured is kept in the run's folder (without a run in the data folder): a publication that
was stopped goes on. docs/cards.md tells what a card holds. The evaluation alphabets are for the
reported figures only: what ships is chosen by the run's own validation, and nothing here chooses.
`--docs` writes docs/initializations.md, and the default's table in README.md, of the cards that are
there.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from maml_studio.engine.cards.page import page_of_cards, with_table
from maml_studio.engine.cards.publication import Publication, publishing
from maml_studio.engine.data_folder import atomic_write, data_folder
from maml_studio.engine.datasets.omniglot_strokes import ARCHIVE
from maml_studio.engine.generators import Progress, drain
from maml_studio.resources import pretrained

CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Publish, or write the page; return the exit code."""
    given = _arguments()
    try:
        if not given.docs:
            torch.set_num_threads(given.threads)
            order = Publication(
                given.run,
                given.name,
                given.place,
                given.strokes or _strokes(),
                count=given.count,
                confidence=given.confidence,
                recipe=given.recipe,
                device=given.device,
                most_few=given.few,
            )
            with closing(Bar()) as bar:
                folder = drain(publishing(order), bar.show)
            print(f"Published: {folder}")
        if given.docs or given.place == pretrained():
            write_pages()
    except KeyboardInterrupt:
        print("publish: stopped; the same command goes on where it was", file=sys.stderr)
        return 130
    except (ValueError, OSError) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    return 0


def write_pages() -> None:
    """Write what the cards say for readers of the repository."""
    page = CHECKOUT / "docs" / "initializations.md"
    atomic_write(page, page_of_cards(pretrained()).encode())
    readme = CHECKOUT / "README.md"
    text = readme.read_text("utf-8")
    told = with_table(text, pretrained() / "default")
    if told != text:
        atomic_write(readme, told.encode())


class Bar:
    """A progress bar for each piece of work, in turn."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._what = ""

    def show(self, record: Progress) -> None:
        """Show how far a piece is."""
        if record.what != self._what or self._bar is None:
            self.close()
            self._what = record.what
            self._bar = tqdm(desc=record.what, total=record.total or None, leave=True)
        self._bar.total = record.total or None
        self._bar.update(record.done - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()


def _strokes() -> Path:
    """Return where Omniglot's strokes may be: in the data folder, or in that of the tests."""
    tests = os.environ.get("MAML_STUDIO_TEST_DATA") or CHECKOUT.parent / "shared" / "data"
    places = (data_folder() / ARCHIVE, Path(tests) / "omniglot" / ARCHIVE)
    return next((place for place in places if place.is_file()), places[0])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, nargs="?", help="a run, or an initialization")
    parser.add_argument("name", nargs="?", help="what the initialization will be called")
    parser.add_argument("--docs", action="store_true", help="only write the pages")
    parser.add_argument("--count", type=int, default=1000, help="episodes a figure")
    parser.add_argument(
        "--few",
        type=int,
        default=1000,
        help="the most episodes of the smaller figures, but for pairs across alphabets",
    )
    parser.add_argument(
        "--confidence", action=argparse.BooleanOptionalAction, default=True, help="fit one"
    )
    parser.add_argument("--recipe", help="the recipe in the tree that was followed")
    parser.add_argument("--strokes", type=Path, help=f"Omniglot's {ARCHIVE}")
    parser.add_argument("--place", type=Path, default=pretrained(), help="where to put it")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    if not given.docs and given.name is None:
        parser.error("give a run's folder and a name, or --docs")
    return given


if __name__ == "__main__":
    sys.exit(main())
