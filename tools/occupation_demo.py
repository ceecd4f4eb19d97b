"""The daily job of ``./dev demo``: which land the sample's projects take; prints one project's table and statement."""
from __future__ import annotations

import csv
from pathlib import Path

PROJECT = "YC2025-006"   # a road of two parcels: ridges, several classes, farmland, an open class
TEXTS = {
    "en": {"title": "Land-use occupation of project {project} (one of {count})", "code": "code", "name": "land class",
           "gross": "gross m²", "net": "net m²", "farmland": "permanent basic farmland m²", "statement": "Statement",
           "reports": "Reports by project", "tables": "Tables (XLSX)"},
    "zh": {"title": "项目 {project} 占用土地分类面积表（共 {count} 个项目）", "code": "代码", "name": "地类名称",
           "gross": "毛面积 m²", "net": "净面积 m²", "farmland": "永久基本农田 m²", "statement": "情况说明",
           "reports": "各项目报告", "tables": "表格（XLSX）"},
}


def parameters(source: Path, folder: Path, language: str) -> dict:
    """What the algorithm is requested; everything goes to ``folder``."""
    return {"SUBJECTS": f"{source}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
            "SURVEY": f"{source}|layername=DLTB_2024", "CONTROLS": [f"{source}|layername=YJJBNTBHTB"],
            "PACK": "cn-three-lines", "LANGUAGE": language, "OUTPUT": str(folder / "occupation.gpkg"),
            "PROJECTS": str(folder / "projects.csv"), "BY_CLASS": str(folder / "by_class.csv"),
            "XLSX": str(folder / "occupation.xlsx"), "STATEMENT": str(folder / "statement.txt"),
            "REPORT_FOLDER": str(folder / "reports")}


def read(path: Path) -> list[dict]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def print_project(folder: Path, results: dict, language: str, show) -> None:
    """Table by class and statement of one project."""
    texts = TEXTS[language]
    print("\n" + texts["title"].format(project=PROJECT, count=results["PROJECT_COUNT"]))
    rows = [row for row in read(folder / "by_class.csv") if row["project_id"] == PROJECT]
    numbers = ("gross_m2", "net_m2", "permanent_basic_farmland_m2")
    head = [texts[name] for name in ("code", "name", "gross", "net", "farmland")]
    show(head, [[row["code"], "  " * int(row["level"]) + row["name"], *(f"{float(row[name]):,.2f}" for name in numbers)]
                for row in rows if float(row["gross_m2"]) or float(row["net_m2"])], {2, 3, 4})
    print("\n" + texts["statement"])
    statement = next(row["statement"] for row in read(folder / "projects.csv") if row["project_id"] == PROJECT)
    print("\n".join("  " + line for line in statement.splitlines() if line.strip()))


def print_files(folder: Path, language: str) -> None:
    print(f"{TEXTS[language]['tables']}: {folder / 'occupation.xlsx'}")
    print(f"{TEXTS[language]['reports']}: {folder / 'reports' / 'index.html'}")
