"""Runs ``groundrules:checkzoning`` through ``qgis_process`` and prints what a technician reads; on the sample
county the daily job too.

Called by ``./dev demo``, which prepares the private profile. Reads the results back with the
standard library only: what is printed is in the GeoPackage.
"""
from __future__ import annotations

import argparse
import csv
import json
import shutil
import sqlite3
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import occupation_demo as occupation
import yaml

ROOT = Path(__file__).resolve().parents[1]
VERDICTS = ("forbidden", "undetermined", "conditional", "allowed")
MU_M2 = 2000 / 3
WORST = 10

TEXTS = {
    "en": {
        "title": "Ground Rules: check against the control lines of pack {pack}",
        "notice": "Preliminary check. It approves nothing: the competent authority decides.",
        "forbidden": "forbidden", "undetermined": "undetermined", "conditional": "conditional",
        "allowed": "no conflict found in the layers checked",
        "verdicts": "Verdicts ({subjects} subjects in {projects} projects)",
        "verdict": "verdict", "subjects": "subjects", "area_m2": "area m²", "ha": "ha", "mu": "mu",
        "controls": "Covered area by control", "control": "control", "touched": "subjects",
        "worst": "The worst subjects ({count} findings of this verdict)",
        "subject": "subject", "rule": "rule", "pieces": "pieces", "finding": "finding",
        "unusable": "Subjects that cannot be judged: {count}",
        "ledger": "Ledger: {rows} rows, covered + free + unusable = area; largest residual {residual:.1e} "
                  "of the area: {word}",
        "closes": "every ledger closes", "open": "NOT CLOSED",
        "expected_DKBH": "Expected answers of the sample: {right} of {count} parcels agree",
        "expected_XMBH": "                                {right} of {count} projects agree",
        "report": "Report", "geopackage": "GeoPackage", "manifest": "Manifest", "seconds": "Time",
        "no_data": "No layers at {path}. Say where they are with --data DIR.",
        "failed": "qgis_process stopped:",
    },
    "zh": {
        "title": "空间管控：按规则包 {pack} 检测",
        "notice": "初步检测，以主管部门认定为准。",
        "forbidden": "不符合（初检）", "undetermined": "待补充", "conditional": "有条件",
        "allowed": "所检图层未发现冲突",
        "verdicts": "结论（地块 {subjects} 个，项目 {projects} 个）",
        "verdict": "结论", "subjects": "地块数", "area_m2": "面积 m²", "ha": "公顷", "mu": "亩",
        "controls": "各控制线压占面积", "control": "控制线", "touched": "涉及地块",
        "worst": "最严重的地块（该结论共 {count} 条检测结果）",
        "subject": "地块", "rule": "规则", "pieces": "处数", "finding": "检测结果",
        "unusable": "无法检测的地块：{count} 个",
        "ledger": "台账：{rows} 行，压占+未压占+不可用=总面积；最大残差占面积 {residual:.1e}：{word}",
        "closes": "全部闭合", "open": "未闭合",
        "expected_DKBH": "样例预期结果：{count} 个地块中 {right} 个一致",
        "expected_XMBH": "　　　　　　　{count} 个项目中 {right} 个一致",
        "report": "报告", "geopackage": "GeoPackage", "manifest": "运行清单", "seconds": "用时",
        "no_data": "未找到图层：{path}。请用 --data 指定数据目录。",
        "failed": "qgis_process 中止：",
    },
}


def layers(path: Path, *names: str) -> list[str]:
    return [f"{path}|layername={name}" for name in names]


def county(_data: Path):
    """The invented county: needs nothing but the clone."""
    path = ROOT / "samples" / "county.gpkg"
    return path, ROOT / "packs" / "cn-three-lines" / "pack.yaml", {
        "SUBJECTS": layers(path, "XMYD")[0], "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
        "CONTROLS": layers(path, "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ"), "PACK": "cn-three-lines",
        "AS_OF": "2026-06-30"}


def chino(data: Path):
    """A Japanese city's development permit check."""
    path = data / "chino-development-permit" / "chino.gpkg"
    pack = ROOT / "packs" / "example-jp-chino" / "pack.yaml"
    return path, pack, {
        "SUBJECTS": layers(path, "lots")[0],
        "CONTROLS": layers(path, "agricultural_land", "flood_assumption", "buried_cultural_property",
                           "use_districts", "city_planning_area"),
        "PACK_FILE": str(pack), "AS_OF": "2026-06-30"}


def cambridge(data: Path):
    """All parcels of an American city against flood, wetland, open space and historic layers."""
    path = data / "cambridge-ma-zoning" / "cambridge.gpkg"
    pack = ROOT / "packs" / "example-us-cambridge" / "pack.yaml"
    return path, pack, {
        "SUBJECTS": layers(path, "parcels_fy2014")[0], "SUBJECT_ID": "ML",
        "CONTROLS": layers(path, "flood_100yr", "wetlands", "open_space", "historic_districts"),
        "PACK_FILE": str(pack), "AS_OF": "2026-06-30"}


CASES = {"county": county, "chino": chino, "cambridge": cambridge}


def run(parameters: dict, folder: Path, language: str, texts: dict) -> dict:
    """The algorithm's results. Everything is written to ``folder``, replacing the last run's."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    geopackage = folder / "results.gpkg"

    def table(name: str) -> str:
        return f"ogr:dbname='{geopackage}' table=\"{name}\" (geom)"

    inputs = {**parameters, "LANGUAGE": language, "VERDICTS": table("verdicts"),
              "PROJECTS": table("projects"), "FINDINGS": table("findings"), "SUMMARY": table("summary"),
              "LEDGER": table("ledger"), "MANIFEST": str(folder / "manifest.json"),
              "REPORT": str(folder / "report.html")}
    return process("checkzoning", inputs, texts)


def process(algorithm: str, inputs: dict, texts: dict) -> dict:
    """Run an algorithm of ours through ``qgis_process``."""
    done = subprocess.run(["qgis_process", "run", f"groundrules:{algorithm}", "-"], text=True,
                          input=json.dumps({"inputs": inputs}), capture_output=True)
    if done.returncode or not done.stdout.strip():
        sys.exit(f"{texts['failed']}\n{done.stderr}")
    return json.loads(done.stdout)["results"]


def rows(database: sqlite3.Connection, query: str, *values) -> list[tuple]:
    return database.execute(query, values).fetchall()


def width(text: str) -> int:
    """Columns that a terminal gives a text: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def show(head: list[str], body: list[list[str]], numbers: set[int]) -> None:
    """Print a table; columns in ``numbers`` stand to the right."""
    widths = [max(width(line[column]) for line in [head, *body]) for column in range(len(head))]
    for line in [head, *body]:
        cells = []
        for column, text in enumerate(line):
            gap = " " * (widths[column] - width(text))
            cells.append(gap + text if column in numbers else text + gap)
        print("  " + "  ".join(cells).rstrip())


def area(value) -> list[str]:
    """m², ha with four decimals, mu."""
    value = value or 0.0
    return [f"{value:,.2f}", f"{value / 10_000:,.4f}", f"{value / MU_M2:,.2f}"]


def print_verdicts(database, results: dict, texts: dict) -> None:
    projects = rows(database, "SELECT count(*) FROM projects")[0][0]
    print("\n" + texts["verdicts"].format(subjects=results["SUBJECT_COUNT"], projects=projects))
    areas = dict(rows(database, "SELECT verdict, sum(area_m2) FROM verdicts GROUP BY verdict"))
    show([texts["verdict"], texts["subjects"], texts["area_m2"], texts["ha"], texts["mu"]],
         [[texts[verdict], str(results[f"{verdict.upper()}_COUNT"]), *area(areas.get(verdict))]
          for verdict in VERDICTS], {1, 2, 3, 4})


def print_controls(database, pack: dict, language: str, texts: dict) -> None:
    print("\n" + texts["controls"])
    body = []
    for role, covered in rows(database, "SELECT control_role, sum(covered_m2) FROM ledger "
                              "WHERE control_role <> '*' GROUP BY control_role ORDER BY min(fid)"):
        touched = rows(database, "SELECT count(*) FROM ledger WHERE control_role = ? AND covered_m2 > 0",
                       role)[0][0]
        title = pack["roles"].get(role, {}).get("title", {})
        body.append([title.get(language) or title.get("en") or role, str(touched), *area(covered)])
    show([texts["control"], texts["touched"], texts["area_m2"], texts["ha"], texts["mu"]], body, {1, 2, 3, 4})


def print_worst(database, texts: dict) -> None:
    for verdict in VERDICTS[:3]:
        where = "FROM findings WHERE verdict = ? AND subject_fid IS NOT NULL"
        count = rows(database, f"SELECT count(*) {where}", verdict)[0][0]
        if count:
            break
    else:
        return
    result = rows(database, f"SELECT subject_id, rule_id, sum(overlap_area_m2), message, count(*) {where} "
                  "GROUP BY subject_fid, rule_id ORDER BY 3 DESC, subject_fid LIMIT ?", verdict, WORST)
    print("\n" + texts["worst"].format(count=count) + f": {texts[verdict]}")
    head = [texts[name] for name in ("subject", "rule", "area_m2", "ha", "mu", "pieces", "finding")]
    show(head, [[str(subject), rule, *area(size), str(pieces), shorten(message, 60)]
                for subject, rule, size, message, pieces in result], {2, 3, 4, 5})


def shorten(text: str, limit: int = 72) -> str:
    text = " ".join((text or "").split())
    if width(text) <= limit:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) > limit - 1:
            break
        kept += letter
    return kept + "…"


def print_unusable(database, texts: dict) -> None:
    result = rows(database, "SELECT message, count(*), group_concat(coalesce(subject_id, '') || ' (fid ' || "
                  "subject_fid || ')', ', ') FROM findings WHERE rule_id = 'GR-UNUSABLE-SUBJECT' "
                  "GROUP BY message ORDER BY 2 DESC")
    print("\n" + texts["unusable"].format(count=sum(count for _, count, _ in result)))
    for message, count, subjects in result:
        print(f"  {count} × {message}\n    {subjects}")


def print_ledger(database, texts: dict) -> bool:
    count, residual, unclosed = rows(
        database, "SELECT count(*), max(abs(residual_share)), sum(residual_share IS NULL AND "
        "reason <> 'unusable_subject' AND reason <> 'missing_layer') FROM ledger")[0]
    closes = count > 0 and (residual or 0.0) < 1e-6 and not unclosed
    print("\n" + texts["ledger"].format(rows=count, residual=residual or 0.0,
                                        word=texts["closes" if closes else "open"]))
    return closes


def print_expected(database, texts: dict) -> bool:
    """Compare parcels and projects with ``samples/expected``; those that differ are listed."""
    good = True
    for name, field, query in (
            ("checkzoning", "DKBH", "SELECT DKBH, verdict FROM verdicts"),
            ("checkzoning_projects", "XMBH", "SELECT project_id, verdict FROM projects")):
        with open(ROOT / "samples" / "expected" / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            expected = {row[field]: row["verdict"] for row in csv.DictReader(file)}
        got = dict(rows(database, query))
        wrong = [key for key in {**expected, **got} if got.get(key) != expected.get(key)]
        print(texts["expected_" + field].format(right=len(expected) - len(wrong), count=len(expected)))
        for key in wrong:
            print(f"  {key}: {expected.get(key)} / {got.get(key)}")
        good = good and not wrong
    return good


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev demo")
    parser.add_argument("case", nargs="?", choices=CASES, default="county")
    parser.add_argument("--lang", choices=TEXTS, default="en", help="language of what is printed")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data",
                        help="folder of the real layers (chino, cambridge)")
    options = parser.parse_args()
    texts = TEXTS[options.lang]
    source, pack_file, parameters = CASES[options.case](options.data.resolve())
    if not source.exists():
        sys.exit(texts["no_data"].format(path=source))
    folder = ROOT / ".work" / "demo" / options.case
    start = time.monotonic()
    results = run(parameters, folder, options.lang, texts)
    job = process("landuseoccupation", occupation.parameters(source, folder, options.lang), texts) \
        if options.case == "county" else None
    seconds = time.monotonic() - start
    pack = yaml.safe_load(pack_file.read_text(encoding="utf-8"))
    database = sqlite3.connect(folder / "results.gpkg")
    title = pack["title"].get(options.lang) or pack["title"]["en"]
    print(texts["title"].format(pack=f"{title} ({pack['pack']} {pack['version']})"))
    print(texts["notice"])
    print_verdicts(database, results, texts)
    print_controls(database, pack, options.lang, texts)
    print_worst(database, texts)
    print_unusable(database, texts)
    good = print_ledger(database, texts)
    if options.case == "county":
        good = print_expected(database, texts) and good
    if job is not None:
        occupation.print_project(folder, job, options.lang, show)
    print(f"\n{texts['report']}: {folder / 'report.html'}")
    print(f"{texts['geopackage']}: {folder / 'results.gpkg'}")
    print(f"{texts['manifest']}: {folder / 'manifest.json'}")
    if job is not None:
        occupation.print_files(folder, options.lang)
    print(f"{texts['seconds']}: {seconds:.1f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
