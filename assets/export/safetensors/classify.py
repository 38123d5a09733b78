"""Label images: python classify.py IMAGE... (needs maml-studio)."""

import sys
from pathlib import Path

import maml_studio

HERE = Path(__file__).parent
CLASSIFIER = maml_studio.load_classifier(HERE)


def classify(path):
    """Return the probability of each class."""
    return CLASSIFIER.predict(maml_studio.load_glyph(path)).probabilities


if __name__ == "__main__":
    for path in sys.argv[1:]:
        probabilities = classify(path)
        print(path, max(probabilities, key=probabilities.get), sep="\t")
