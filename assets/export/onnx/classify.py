"""Label images: python classify.py IMAGE... (needs numpy, pillow and onnxruntime)."""

import json
import sys
from pathlib import Path

import onnxruntime
from preprocess import load_glyph

HERE = Path(__file__).parent
RECORD = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
MODEL = onnxruntime.InferenceSession(HERE / "model.onnx", providers=["CPUExecutionProvider"])


def classify(path):
    """Return the probability of each class, and whether it is probably none of them."""
    images = load_glyph(path).pixels[None, None]  # (1, 1, 28, 28)
    row, *familiarity = (found[0].tolist() for found in MODEL.run(None, {"images": images}))
    below = RECORD["none_of_these_below"]
    is_none = below is not None and familiarity[0] < below
    return dict(zip(RECORD["labels"], row, strict=True)), is_none


if __name__ == "__main__":
    for path in sys.argv[1:]:
        probabilities, is_none = classify(path)
        label = max(probabilities, key=probabilities.get)
        print(path, label, *["none of these"] * is_none, sep="\t")
