"""Values that offices send, through the algorithms: each is read, counted or reported, and no name of a person is."""
from __future__ import annotations

import pytest
from helpers.desk.running import results, rows, run, stopped
from helpers.files.carbon_layers import box, polygons, with_texts
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")
NAMES = ("欧阳大山", "Ann Hillcrest")
NUMBER = "330327199001011236"
SQUARES = [box(100 * place, 0, 100 * place + 100, 100) for place in range(12)]
CODES = [f"990127001001GB{place:05d}" for place in range(1, 13)]
DATES = ("20250630", "2025/6/30", "45838", "1900-01-01", "自交地之日起一年内", "2025年6月", "30.06.2025", "2025-13-40",
         "0", NAMES[0], "", NUMBER)
READ = {0, 1, 2, 5, 6}    # of them: days, a serial number of a spreadsheet, and a month


def layer(shapes, name, **columns):
    return with_texts(polygons(shapes, ["x"] * len(shapes), name, "EPSG:4547"), **columns)


def table(name, **columns):
    made = QgsVectorLayer("None?" + "&".join(f"field={column}:string(60)" for column in columns), name, "memory")
    features = []
    for values in zip(*columns.values()):
        features.append(QgsFeature(made.fields()))
        features[-1].setAttributes(list(values))
    made.dataProvider().addFeatures(features)
    return made


def without_names(done):
    """The results and the log of a run that must not stop, in which no person is."""
    assert done.results is not None, done.log
    assert not any(word in done.log for word in (*NAMES, NUMBER)), done.log
    return done.results, done.log


def test_shares_in_all_spellings_are_exact_and_unreadable_ones_are_counted(tmp_path):
    held = [(0, "A1", "1/2"), (0, "A2", "50%"), (1, "B1", "0.3333"), (1, "B2", "0.3333"), (1, "B3", "0.3333"),
            (2, "C1", "共同共有"), (2, "C2", "共同共有"), (3, "D1", "各二分之一"), (3, "D2", "各二分之一"),
            (4, "E1", ""),
            (5, "F1", "欧阳大山占一半"), (5, "F2", "Ann Hillcrest 50"), (6, "G1", "1/0"), (6, "G2", "三分之二"),
            (7, "欧阳大山", "1/2"), (7, "欧阳　大山", "1/2"), (8, "Ann Hillcrest", "１/２"),
            (8, "ANN HILLCREST", "1/2")]
    holders = table("QLR", BDCDYH=[CODES[place] for place, *_ in held], QLR=[name for _, name, _ in held],
                    QLBL=[share for *_, share in held], ZJH=[NUMBER if place == 7 else "" for place, *_ in held])
    rights = layer(SQUARES, "ZD", BDCDYH=CODES, QLLX=["3"] * 12, DJLX=["100"] * 12)
    shares, findings = str(tmp_path / "s.gpkg"), str(tmp_path / "f.gpkg")
    _counts, log = without_names(run("checkrights", {
        "RIGHTS": [rights], "HOLDERS": holders, "RULES": "RIGHT-SHARE", "OUTPUT": "memory:", "SHARES": shares,
        "FINDINGS": findings, "LANGUAGE": "en"}))
    assert "3 shares cannot be read" in log
    states = {CODES.index(row["unit_code"]): (row["state"], row["total"]) for row in rows(shares)}
    assert {place: states[place][1] for place in (0, 1, 3)} == {0: "1", 1: "1", 3: "1"}    # 0.3333 is a third
    assert states[2][0] == "joint" and {states[place][0] for place in (4, 5, 6)} == {"open"}
    assert states[7][0] == states[8][0] == "twice"       # one person in two spellings
    counts, log = without_names(run("affectedholders", {
        "SUBJECTS": layer([box(0, 0, 1200, 100)], "XM"), "RIGHTS": [rights], "HOLDERS": holders, "OUTPUT": "memory:",
        "LANGUAGE": "en"}))
    assert counts["BAD_SHARE_COUNT"] == 3 and counts["IS_CLOSED"] is True and "1/0" in log
    without_names(run("affectedholders", {     # one field is taken for another
        "SUBJECTS": layer([box(0, 0, 1200, 100)], "XM"), "RIGHTS": [rights], "HOLDERS": holders, "LANGUAGE": "en",
        "OUTPUT": "memory:", "FIELDS": ["QLR", "share", "QLR"]}))


def test_codes_that_are_cut_or_written_otherwise_have_a_finding_each(tmp_path):
    codes = [CODES[0], f" {CODES[1]} ", CODES[2].lower(), CODES[3][:-1], f"{CODES[4]}F00010001", "9.90127E+27",
             CODES[6].replace("GB", "JW"), "", CODES[8], CODES[8], NAMES[0], CODES[11]]
    types = ["3", " 3", "03", "国有建设用地使用权", "3", "3", "23", "three", "3", "3", NAMES[0], NUMBER]
    rights = layer(SQUARES, "ZD", BDCDYH=codes, QLLX=types, DJLX=["100"] * 12)
    findings = str(tmp_path / "f.gpkg")
    _counts, log = without_names(run("checkrights", {
        "RIGHTS": [rights], "OUTPUT": "memory:", "FINDINGS": findings, "LANGUAGE": "en"}))
    wrong = [row["message"] for row in rows(findings) if row["rule_id"] == "RIGHT-CODE"]
    for words in ("blanks", "small letters", "neither 19 nor 28", "made a number of the code", "has this code"):
        assert any(words in message for message in wrong), (words, wrong)
    assert not any(NAMES[0] in message for message in wrong) and "right_type" in log and "VALUES" in log
    assert any("ZD#11" in message for message in wrong)      # a name where a code belongs is not repeated


def test_units_that_are_stacked_on_a_parcel_do_not_overlap_each_other(tmp_path):
    units = [f"{CODES[0]}F0001{number:04d}" for number in range(4)]
    rights = layer([SQUARES[0]] * 4, "ZD", BDCDYH=units, QLLX=["4"] * 4, DJLX=["100"] * 4)
    counts, log = without_names(run("checkrights", {"RIGHTS": [rights], "OUTPUT": "memory:", "LANGUAGE": "en"}))
    assert (counts["CONFLICT_COUNT"], counts["RIGHT_COUNT"]) == (0, 4) and "3 units are stacked" in log
    ledger = str(tmp_path / "l.gpkg")
    _counts, log = without_names(run("affectedholders", {
        "SUBJECTS": layer([box(0, 0, 50, 100)], "XM"), "RIGHTS": [rights], "AREA_METHOD": "planar", "OUTPUT": "memory:",
        "LEDGER": ledger, "LANGUAGE": "en"}))
    assert rows(ledger)[0]["held_m2"] == pytest.approx(5_000) and "3 further units" in log


def test_dates_that_cannot_be_read_are_counted_and_never_in_time(tmp_path):
    keys = {"DZJGH": [f"99012720250000{place:05d}" for place in range(12)]}
    contracts = [f"H{place}" for place in range(12)]
    stages = [layer(SQUARES, "ZZ_JBXX", PZRQ=DATES, **keys), layer(
        SQUARES, "GongDi", CRHTH=contracts, GDFS=["出让"] * 12, QDTDSYQSJ=DATES, YDKGSJ=DATES, **keys), layer(
        SQUARES, "yongdi", CRHTH=contracts, SJKGSJ=[""] * 12)]
    parcels = str(tmp_path / "p.gpkg")
    _counts, log = without_names(run("tracelifecycle", {
        "LAYERS": stages, "AS_OF": "2026-06-30", "OUTPUT": "memory:", "PARCELS": parcels, "LANGUAGE": "en"}))
    starts = {int(row["parcel_id"][1:]): row["start_state"] for row in rows(parcels)}
    assert starts == {place: "suspected_idle" if place in READ else "undetermined" for place in range(12)}
    assert "GongDi: 4 values of the field YDKGSJ are not dates that can be read" in log
    words = str(tmp_path / "o.gpkg")
    _counts, log = without_names(run("screenpatches", {
        "PATCHES": layer(SQUARES, "BHTB", TBBH=contracts, JCRQ=["2026-01-01"] * 12), "APPROVED": layer(
            SQUARES, "PZ", PZRQ=DATES), "AS_OF": "2026-06-30", "OUTPUT": words, "LANGUAGE": "en"}))
    assert {int(row["patch_id"][1:]): row["word"] for row in rows(words)} == {
        place: "covered" if place in READ else "check" for place in range(12)}
    assert "field PZRQ" in log and "are not dates" in log
    findings = str(tmp_path / "f.gpkg")
    without_names(run("checkrights", {
        "RIGHTS": [layer(SQUARES, "ZD", BDCDYH=CODES, QLLX=["3"] * 12, DJLX=["100"] * 12, JSSJ=DATES)],
        "RULES": "RIGHT-TERM", "AS_OF": "2026-06-30", "OUTPUT": "memory:", "FINDINGS": findings, "LANGUAGE": "en"}))
    ended = {CODES.index(row["subject_id"]) for row in rows(findings) if row["verdict"] == "conditional"}
    assert READ <= ended and not any(name in row["message"] for row in rows(findings) for name in NAMES)


def test_parcels_split_merged_and_supplied_twice_and_keys_that_a_spreadsheet_cut(tmp_path):
    key, far = "9901272025000000001", box(300, 0, 500, 100)
    approved = layer([box(0, 0, 200, 100), far], "ZZ_JBXX", DZJGH=[key, "990127202500000"], PZRQ=["2024-01-01"] * 2)
    supplied = layer([SQUARES[0], SQUARES[1], far, far], "GongDi", DZJGH=[key, key, f"{key[:-1]}2", f"{key[:-1]}2"],
                     CRHTH=["H1", "H2", "H3", "H4"], GDFS=["出让"] * 4, QDTDSYQSJ=["2024-06-01"] * 4,
                     YDKGSJ=["2025-01-01"] * 4, ZT=["", "", "撤销", ""])
    # contracts H1 and H2 are one parcel now
    used = layer([box(0, 0, 200, 100)], "yongdi", CRHTH=["H1"], SJKGSJ=["2025-02-01"])
    threads, findings, parcels = (str(tmp_path / f"{name}.gpkg") for name in "tfp")
    counts, _log = without_names(run("tracelifecycle", {
        "LAYERS": [approved, supplied, used], "AS_OF": "2026-06-30", "OUTPUT": threads, "FINDINGS": findings,
        "PARCELS": parcels, "LANGUAGE": "en"}))
    assert counts["THREAD_COUNT"] == 2 and counts["APPROVED_NOT_SUPPLIED"] == pytest.approx(0, abs=1e-6)
    assert any("fifteen digits" in row["message"] for row in rows(findings))
    assert "H3" not in {row["parcel_id"] for row in rows(parcels)}       # withdrawn, then supplied again as H4
    alone = table("GongDi", CRHTH=["H3"], QDTDSYQSJ=["2024-06-01"], GDFS=["出让"], YDKGSJ=["2025-01-01"])
    counts, _log = without_names(run("tracelifecycle", {
        "LAYERS": [alone], "OUTPUT": str(tmp_path / "a.gpkg"), "PARCELS": str(tmp_path / "b.gpkg"), "LANGUAGE": "en"}))
    assert (counts["PARCEL_COUNT"], counts["UNDETERMINED_COUNT"]) == (1, 1)      # a stage without geometry


def test_what_stays_undetermined_on_plain_layers_says_how_to_give_it():
    plain = layer(SQUARES, "lots", lot=[str(place) for place in range(12)])
    log = stopped("checkrights", {"RIGHTS": [plain], "OUTPUT": "memory:", "LANGUAGE": "en"})
    assert "FIELDS: lots, right_type, field" in log and "ROLES: lots, code or name" in log
    log = stopped("checkrights", {"RIGHTS": [plain], "ROLES": ["lots", "freehold"], "OUTPUT": "memory:",
                                  "LANGUAGE": "en"})
    assert "3 (Right to use state construction land)" in log and "neutral-rights" in log
    log = run("checkrights", {"RIGHTS": [plain], "ROLES": ["lots", "3"], "OUTPUT": "memory:", "LANGUAGE": "en"}).log
    for words in ("RIGHTS)", "HOLDERS)", "DISPUTES)", "PLAN)", "term_to)", "unit_code)", "registered_area)"):
        assert words in log, words
    log = stopped("tracelifecycle", {"LAYERS": [plain], "OUTPUT": "memory:", "PARCELS": "memory:", "LANGUAGE": "en"})
    assert "approved (Approval of conversion and expropriation)" in log and "ROLES" in log
    log = run("tracelifecycle", {"LAYERS": [plain], "ROLES": ["lots", "supplied"], "OUTPUT": "memory:",
                                 "PARCELS": "memory:", "LANGUAGE": "en"}).log
    assert "agreed start" in log and "as a key" in log and "such as lots, date, field" in log
    log = run("readytosupply", {"PARCELS": plain, "OUTPUT": "memory:", "LANGUAGE": "en"}).log
    for words in ("all 12 parcels", "(APPROVED)", "in ROLES it is ownership", "in ROLES it is redline",
                  "in FIELDS it is compensation"):
        assert words in log, words
    log = run("readytosupply", {"PARCELS": plain, "PLAN": plain, "OUTPUT": "memory:", "LANGUAGE": "en"}).log
    assert "FIELDS: lots, end, field" in log and "(PLAN)" not in log
    crossed = polygons([box(0, 0, 90, 90)], ["x"], "broken", "EPSG:4547")
    crossed.dataProvider().changeGeometryValues({1: QgsGeometry.fromWkt("POLYGON((0 0,9 9,9 0,0 9,0 0))")})
    log = run("alignplan", {"PLAN": plain, "PARCELS": crossed, "OUTPUT": "memory:", "LANGUAGE": "en"}).log
    assert "1 parcel has an outline that cannot be used" in log and "LINES" in log
    assert results("alignplan", {"PLAN": plain, "PARCELS": crossed, "OUTPUT": "memory:"})["UNUSABLE_COUNT"] == 1


def test_a_start_is_known_by_the_word_of_order_53_too():
    """动工, as the order has it, beside 开工."""
    logs = []
    for name in ("实际动工时间", "备注"):
        lots = layer([box(0, 0, 90, 90)], "lots", **{name: ["2025年12月1日"]})
        logs.append(run("tracelifecycle", {"LAYERS": [lots], "ROLES": ["lots", "used"], "OUTPUT": "memory:",
                                           "PARCELS": "memory:", "LANGUAGE": "en"}).log)
    assert [", Started" in log.split("Stages of which")[1].split("\n")[0] for log in logs] == [False, True]


def test_a_number_that_another_village_has_too_joins_no_holder():
    """Lot 12 of East is at the project, and that of West 5 km away: of the whole layer the numbers are looked at."""
    rights = layer([box(0, 0, 100, 100), box(5000, 0, 5100, 100), box(100, 0, 200, 100)], "lots",
                   lot_no=["12", "12", "7"], tenure=["lease"] * 3, barangay=["East", "West", "East"])
    holders = table("owners", lot_no=["12", "7"], owner=["A", "B"], share=["1", "1"])
    counts, log = without_names(run("affectedholders", {
        "SUBJECTS": layer([box(0, 0, 150, 50)], "XM"), "RIGHTS": [rights], "HOLDERS": holders, "PACK": "neutral-rights",
        "OUTPUT": "memory:", "LANGUAGE": "en"}))
    assert counts["HOLDER_MISSING_M2"] == pytest.approx(5000.0, rel=1e-6) and counts["HOLDER_COUNT"] == 1
    assert "1 code stands on parcels of different villages" in log
