"""Label images: python classify.py IMAGE... (needs numpy, pillow and onnxruntime)."""

import json
import sys
from pathlib import Path

import onnxruntime
from preprocess import load_glyph

HERE = Path(__file__).parent
LABELS = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))["labels"]
MODEL = onnxruntime.InferenceSession(HERE / "model.onnx", providers=["CPUExecutionProvider"])


def classify(path):
    """Return the probability of each class."""
    images = load_glyph(path).pixels[None, None]  # (1, 1, 28, 28)
    (row,) = MODEL.run(["probabilities"], {"images": images})[0].tolist()
    return dict(zip(LABELS, row, strict=True))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        probabilities = classify(path)
        print(path, max(probabilities, key=probabilities.get), sep="\t")
