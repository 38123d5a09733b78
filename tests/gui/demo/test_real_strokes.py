"""The main job on real drawings: strokes of people, replayed as mouse events."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from maml_studio.engine.datasets.omniglot import VALIDATION_ALPHABETS
from tests.gui.demo.hands import Hands
from tests.strokes import StrokeArchive, in_unit_square

CLASSES = 5
EXAMPLES = range(1, 3)
NEW_ONES = range(11, 16)
AT_LEAST = 64


def answers_right(hands: Hands, strokes: StrokeArchive, alphabet: str) -> int:
    """Teach the window five characters, draw 25 new ones, and count the right answers."""
    names = strokes.characters(alphabet)
    chosen = names[:: len(names) // CLASSES][:CLASSES]
    hands.click("newTaskButton")
    for index, character in enumerate(chosen):
        hands.add_class(character)
        for drawer in EXAMPLES:
            drawing = in_unit_square(strokes.drawing(alphabet, character, drawer))
            hands.add_example(index, drawing)
    hands.wait_until_ready()
    right = 0
    for character in chosen:
        for drawer in NEW_ONES:
            hands.try_out(in_unit_square(strokes.drawing(alphabet, character, drawer)))
            right += hands.find(QLabel, "topPrediction").property("label") == character
    return right


def test_new_drawings_of_three_alphabets_are_read(
    hands: Hands, stroke_archive: StrokeArchive
) -> None:
    right = {
        alphabet: answers_right(hands, stroke_archive, alphabet)
        for alphabet in VALIDATION_ALPHABETS
    }
    print(f"right of 25 each: {right}")
    assert sum(right.values()) >= AT_LEAST, right
