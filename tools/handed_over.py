"""Takes the pictures of what is handed over: pages of a county's report, its PDF, tables and statement.

``.venv/bin/python tools/handed_over.py`` runs two algorithms by ``qgis_process``, once a language; chromium and
LibreOffice print what they wrote, and pdftoppm draws the page.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from helpers.desk.qgis_run import private_profile, process_results  # noqa: E402

SIDE, QUALITY = 905, 30     # pixels of the longer side
ENGLISH = {name: "county_en.gpkg" for name in ("XMYD", "CJDCQ", "XZQ")}
HEADS = {"en": "Summary by the three legal classes", "zh": "三大类面积汇总表"}      # of the page of tables
CONTROLS = "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ"


def layers(language: str, *names: str) -> list[str]:
    """Sources of layers of the sample county, in English where it has them so."""
    files = dict.fromkeys(names, "county.gpkg") | (ENGLISH if language == "en" else {})
    return [f"{ROOT / 'samples' / files[name]}|layername={name}" for name in names]


def write(folder: Path, locale: str, language: str) -> dict:
    """Run the check and the occupation; picture -> the file that it shows."""
    environment = private_profile(folder / "profile", locale)
    files = {"report": folder / "report.html", "paper": folder / "paper.pdf", "tables": folder / "tables.html",
             "statement": folder / "statement.odt"}
    subjects = {"SUBJECTS": layers(language, "XMYD")[0], "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH"}
    process_results(environment, "groundrules:checkzoning", {
        **subjects, "CONTROLS": layers(language, *CONTROLS), "PACK": "cn-three-lines", "AS_OF": "2026-06-30",
        "VERDICTS": str(folder / "verdicts.gpkg"), "REPORT": str(files["report"]), "PDF": str(files["paper"])})
    survey, places = layers(language, "DLTB_2024", "CJDCQ")
    process_results(environment, "groundrules:landuseoccupation", {
        **subjects, "SURVEY": survey, "OWNERSHIP": survey, "LOCATION": places, "AS_OF": "2026-06-30",
        "OUTPUT": str(folder / "occupation.gpkg"), "REPORT": str(files["tables"]),
        "LAND_STATUS": str(files["statement"])})
    return files


def printed(path: Path, folder: Path) -> Path:
    """A file as PDF, as its own program prints it."""
    target = folder / f"{path.stem}.pdf"
    if path.suffix == ".html":
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                   f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={target}", path.as_uri()]
    else:
        command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to",
                   "pdf", "--outdir", str(folder), str(path)]
    if path != target:
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target


def page_of(name: str, path: Path, language: str) -> str:
    """Number of the page that a picture shows: its first, and of the tables the one where they begin."""
    for number in range(1, 30 if name == "tables" else 1):
        words = subprocess.run(["pdftotext", "-f", str(number), "-l", str(number), str(path), "-"], check=True,
                               capture_output=True, text=True, encoding="utf-8").stdout
        if HEADS[language] in words:
            return str(number)
    return "1"


def main() -> None:
    target, total = ROOT / "help" / "pictures", 0
    for language, locale in (("en", "en"), ("zh", "zh-Hans")):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            for name, path in write(folder, locale, language).items():
                paper, page = printed(path, folder), folder / name
                number = page_of(name, paper, language)
                subprocess.run(["pdftoppm", "-png", "-singlefile", "-f", number, "-l", number, "-r", "150", str(paper),
                                str(page)], check=True)
                made = target / f"{name}-{language}.webp"
                QImage(f"{page}.png").scaled(
                    SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation).save(
                    str(made), "webp", QUALITY)
                total += made.stat().st_size
    print(f"{total / 1000:.0f} kB of pages in help/pictures")


if __name__ == "__main__":
    main()
