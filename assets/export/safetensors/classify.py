"""Label images: python classify.py IMAGE... (needs maml-studio)."""

import json
import sys
from pathlib import Path

import maml_studio

HERE = Path(__file__).parent
RECORD = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
CLASSIFIER = maml_studio.load_classifier(HERE)


def classify(path):
    """Return the probability of each class, and whether it is probably none of them."""
    found = CLASSIFIER.predict(maml_studio.load_glyph(path))
    below = RECORD["none_of_these_below"]
    return found.probabilities, below is not None and found.is_unknown(below)


if __name__ == "__main__":
    for path in sys.argv[1:]:
        probabilities, is_none = classify(path)
        label = max(probabilities, key=probabilities.get)
        print(path, label, *["none of these"] * is_none, sep="\t")
