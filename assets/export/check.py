"""Compare this machine's answers to the golden images with the app's: python check.py."""

import json
import sys

from classify import HERE, classify

golden = json.loads((HERE / "golden" / "expected.json").read_text(encoding="utf-8"))
worst = 0.0
for image in golden["images"]:
    found, _ = classify(HERE / "golden" / image["file"])
    differences = (abs(found[label] - share) for label, share in image["probabilities"].items())
    worst = max(worst, *differences)
print(f"{len(golden['images'])} golden images, largest difference {worst:.1e}")
sys.exit(not worst <= golden["tolerance"])
