"""Makes the pictures of the help from those that the desktop tests take: ``.venv/bin/python tools/pictures.py``.

First ``./dev test --all tests/desktop -k "zh-light or en-light or en-light-2x"`` takes them, into build/screenshots.
"""
from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
#: Picture of the help -> language -> picture of a test.
SOURCES = {"start": {"en": "first-sample-en-light", "zh": "first-sample-zh-light"},
           "checked": {"en": "first-checked-en-light", "zh": "first-checked-zh-light"},
           "findings": {"en": "compliance-findings-en-light", "zh": "compliance-findings-zh-light"},
           "carbon": {"en": "carbon-change-en-light-2x", "zh": "carbon-change-zh-light"}}
WIDTH, QUALITY = 1000, 45


def main() -> None:
    target = ROOT / "help" / "pictures"
    target.mkdir(exist_ok=True)
    total = 0
    for name, languages in SOURCES.items():
        for language, source in languages.items():
            picture = QImage(str(ROOT / "build" / "screenshots" / f"{source}.png"))
            if picture.isNull():
                raise SystemExit(f"{source}.png is missing: run the desktop tests first.")
            if picture.width() > WIDTH:
                picture = picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
            path = target / f"{name}-{language}.webp"
            picture.save(str(path), "webp", QUALITY)
            total += path.stat().st_size
    print(f"{total / 1000:.0f} kB in help/pictures")


if __name__ == "__main__":
    main()
