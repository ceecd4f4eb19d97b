"""Takes the pictures of the README and the help in the real QGIS, on the sample county.

``.venv/bin/python tools/pictures.py`` drives ``tests/desktop/drivers/pictures.py``, once a language: a minute each.
"""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from helpers.desk.qgis_run import Start, close_desktop, desktop  # noqa: E402

NAMES = "start", "mapping", "checked", "findings", "carbon", "monitoring"
SCREEN, WIDTH, QUALITY = "1280x860", 1080, 30     # the words can be read, and all pictures take half a megabyte
MAPPED = "STBHHX"                   # the layer whose fields and values are shown


def main() -> None:
    target = ROOT / "help" / "pictures"
    total = 0
    for language, locale in (("en", "en"), ("zh", "zh-Hans")):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            try:
                desktop(Start(locale, screen=SCREEN), "pictures", work, name=language, pictures=folder,
                        folder=str(work / "store"), mapped=MAPPED,
                        tables=str(ROOT / "samples" / ("monitoring_en" if language == "en" else "monitoring")))
            finally:
                close_desktop()
            for name in NAMES:
                path = target / f"{name}-{language}.webp"
                picture = QImage(str(work / f"{name}-{language}.png"))
                picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation).save(
                    str(path), "webp", QUALITY)
                total += path.stat().st_size
    print(f"{total / 1000:.0f} kB in help/pictures")


if __name__ == "__main__":
    main()
