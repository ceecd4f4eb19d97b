"""Change patches by hand: 100 m squares side by side, and layers over them; then what holds for any layers."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.outlines import knotted

from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.fields import Field
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.report.html.folder import folder_files
from groundrules.core.rights.patches import folder
from groundrules.core.rights.patches.report import ALL, NONE, Pages, patch_report
from groundrules.core.rights.patches.request import PatchRequest
from groundrules.core.rights.patches.screening import CHECK, screen_patches
from groundrules.core.rights.patches.sheets import town_sheets
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000.0, 3_000_000.0
DAY = date(2026, 6, 30)
COVER = {"id": "id", "start": "start", "end": "end"}


def box(left, bottom, right, top):
    return shapely.box(X + left, Y + bottom, X + right, Y + top)


def layer(role, shapes, fields=None, crs=CRS, **columns):
    frame = {name: pd.Series(values, dtype="string") for name, values in columns.items()}
    return ControlLayer(role, table_from_geometries(role, shapes, frame, crs), {
        name: column for name, column in (fields or {}).items() if column in frame})


def cover(kind, *rows):
    """A layer of cover: ``(left, right, start, end)`` each, as high as the squares."""
    ids = [f"{kind[0]}{place}" for place in range(len(rows))]
    return layer(kind, [box(left, 0, right, 100) for left, right, *_ in rows], COVER, id=ids,
                 start=[row[2] for row in rows], end=[row[3] for row in rows])


def request(**more):
    """Eight squares, 200 m apart, of two towns."""
    squares = [box(200 * place, 0, 200 * place + 100, 100) for place in range(8)]
    patches = layer("patches", squares, {"id": "id", "town": "town", "day": "day"},
                    id=[f"P{place}" for place in range(8)], town=["East"] * 4 + ["West"] * 3 + [None],
                    day=["2026-01-15"] * 8)
    covers = {
        "approved": cover("approved", (0, 60, "20250630", None), (40, 100, "2025/6/30", None),   # P0, twice on 20 m
                          (200, 250, "2025-06-30", None),            # half of P1
                          (800, 900, "1900-01-01", None),            # P4: a filler is no date
                          (1200, 1299.95, "2025年6月30日", None)),     # P6 but for 5 cm
        "supplied": cover("supplied", (1400, 1500, "30.06.2025", None)),                         # P7
        "facility": cover("facility", (1000, 1050, "2024-01-01", None)),                         # P5: no end
        "temporary": cover("temporary", (400, 500, "2023-01-01", "2025-01-01"),                  # P2: expired
                           (600, 700, "2025-01-01", "2026-07-30"))}                              # P3: 30 days
    return PatchRequest(patches, covers, as_of=DAY, area_method="planar", **more)


@pytest.fixture(scope="module")
def screened():
    lines = layer("farmland", [box(50, 0, 250, 100), box(70, 0, 90, 100)])
    survey = layer("before", [box(0, 0, 30, 100), box(30, 0, 2000, 100)], {"land_class": "code", "class_name": "name"},
                   code=["0101", "0301"], name=["paddy", "forest"])
    asked = replace(request(), controls=[lines], before=survey)
    return asked, screen_patches(asked)


@pytest.mark.parametrize(("dates", "noted"), [("", 1), ("buddhist", 0)])
def test_an_approval_of_an_era_that_is_not_stated_is_listed_and_covers_nothing_certain(dates, noted):
    """2568-06-30 is 2025-06-30, before the change; as it stands it would be a day to come."""
    known = {"cover": {role: Field(role, "date", dates=dates) for role in ("start", "end")}}
    asked = replace(request(known=known), covers={"approved": cover("approved", (0, 100, "30/06/2568", None))})
    outcome = screen_patches(asked)
    assert outcome.tables["rows"].set_index("patch_id").loc["P0", "covered_m2"] == (0 if noted else 10_000)
    assert sum("buddhist" in note and "30/06/2568" in note for note in outcome.notes) == noted


def test_a_town_that_is_called_as_a_part_of_another_keeps_its_page(screened, monkeypatch):
    asked, outcome = screened
    rows = outcome.tables["rows"].assign(town=pd.array(["East"] * 3 + ["East-1"] + ["East/1"] * 4, dtype="string"))
    outcome = replace(outcome, tables={**outcome.tables, "rows": rows})
    monkeypatch.setattr(folder.parts_of, "__defaults__", (2,))
    files = dict(folder_files(folder.evidence_pages(
        outcome, asked, ALL, patch_report(outcome, asked, Pages(NONE)), float)))
    pages = {name: re.findall("<h2>Patch (P[0-9])</h2>", page) for name, page in files.items()}
    assert pages == {"index.html": [], "East-1.html": ["P0", "P1"], "East-2.html": ["P2"], "East-1-2.html": ["P3"],
                     "East_1-1.html": ["P4", "P5"], "East_1-2.html": ["P6", "P7"]}
    linked = re.findall('<a href="([^"]*[.]html)">', files["index.html"])
    assert linked == [name for name in files if name != "index.html"]
    assert all('<a href="index.html">' in page for name, page in files.items() if name != "index.html")


def by_patch(outcome, *columns):
    return outcome.tables["rows"].set_index("patch_id")[list(columns)]


def test_each_square_has_its_word_and_its_areas(screened):
    _asked, outcome = screened
    got = by_patch(outcome, "word", "approved_m2", "supplied_m2", "facility_m2", "temporary_m2", "covered_m2",
                   "doubtful_m2", "rest_m2")
    assert got.T.to_dict("list") == {
        "P0": ["covered", 10_000, 0, 0, 0, 10_000, 0, 0],
        "P1": ["partly", 5_000, 0, 0, 0, 5_000, 0, 5_000],
        "P2": ["not_covered", 0, 0, 0, 0, 0, 0, 10_000],
        "P3": ["covered", 0, 0, 0, 10_000, 10_000, 0, 0],
        "P4": ["check", 0, 0, 0, 0, 0, 10_000, 0],
        "P5": ["check", 0, 0, 0, 0, 0, 5_000, 5_000],
        "P6": ["covered", pytest.approx(9_995), 0, 0, 0, pytest.approx(9_995), 0, pytest.approx(5)],
        "P7": ["covered", 0, 10_000, 0, 0, 10_000, 0, 0]}
    assert outcome.counts | {"AREA_M2": 0, "COVERED_M2": 0, "DOUBTFUL_M2": 0, "REST_M2": 0} == {
        "PATCH_COUNT": 8, "COVERED_COUNT": 4, "PARTLY_COUNT": 1, "NOT_COVERED_COUNT": 1, "CHECK_COUNT": 2, "AREA_M2": 0,
        "COVERED_M2": 0, "DOUBTFUL_M2": 0, "REST_M2": 0, "EXPIRED_COUNT": 1, "ENDING_COUNT": 1, "UNUSABLE_COUNT": 0,
        "IS_ALL_COVERED": False, "HAS_EXPIRED": True, "IS_CLOSED": True}
    assert list(departures(CHECK, outcome)) == []


def test_terms_lines_classes_and_what_was_not_given(screened):
    asked, outcome = screened
    rows = outcome.tables["rows"].set_index("patch_id")
    assert rows.loc["P3", ["next_deadline", "days_left"]].tolist() == ["2026-07-30", 30]
    assert "expired" in rows.loc["P2", "why"] and "lacks a date" in rows.loc["P4", "why"]
    assert rows.loc["P0", "why"] == ""
    assert rows["control_m2"].tolist() == [5_000, 5_000, 0, 0, 0, 0, 0, 0]    # of two that overlap once
    assert rows.loc["P0", ["before_class", "after_class", "controls"]].tolist() == ["0301 forest", "", "farmland 5,000"]
    land = outcome.tables["land"]
    assert land[(land["patch_id"] == "P0") & (land["kind"] == "before")]["area_m2"].tolist() == [7_000, 3_000]
    assert any("Not given, and therefore unknown: survey after" in note for note in outcome.notes)
    towns = outcome.tables["towns"].set_index("town")
    assert towns.loc["East", ["patch_count", "covered_count", "expired_count", "rest_m2"]].tolist() == [4, 2, 1, 15_000]
    assert towns.index.tolist() == ["", "East", "West"]
    alone = screen_patches(replace(asked, covers={"approved": asked.covers["approved"]}))
    rows = by_patch(alone, "temporary_m2", "not_given", "word")
    assert rows["temporary_m2"].isna().all() and rows.loc["P3", "word"] == "not_covered"
    assert "temporary land" in rows.loc["P3", "not_given"] and "land supplies" in rows.loc["P3", "not_given"]


def test_findings_forbid_nothing_and_name_terms(screened):
    _asked, outcome = screened
    findings = outcome.findings
    assert set(findings["verdict"]) == {"conditional", "undetermined"}
    assert sorted(findings["rule_id"]) == ["PATCH-CHECK", "PATCH-CHECK", "PATCH-NOT-COVERED", "PATCH-PARTLY",
                                        "PATCH-TERM-ENDING", "PATCH-TERM-EXPIRED"]
    row = findings[findings["rule_id"] == "PATCH-PARTLY"].iloc[0]
    assert row["measured"] == 5_000 and row["subject_id"] == "P1" and "5,000.00 of 10,000.00 m²" in row["message"]
    for language in ("en", "zh"):
        text = " ".join(screen_patches(replace(request(), language=language)).findings["message"])
        assert "illegal" not in text.lower() and "违法" not in text and "合法" not in text


def test_days_are_read_as_offices_write_them_and_a_month_alone_is_many_days():
    ends = ("46202", "二〇二六年六月三十日", "2026年6月", "2026年5月", "9999-12-31", "2026年7月")  # 46202: 29 June
    squares = cover("temporary", *((200 * place, 200 * place + 100, "45838", end) for place, end in enumerate(ends)))
    outcome = screen_patches(replace(request(), covers={"temporary": squares}))
    got = outcome.tables["cover"].set_index("patch_id")[["state", "days_left"]]
    assert got["state"].tolist() == ["expired", "in_force", "undated", "expired", "undated", "in_force"]
    assert got["days_left"].fillna(-99).tolist() == [-1, 0, 0, -30, -99, 1]
    assert outcome.tables["cover"]["valid_to"].fillna("").tolist()[1:3] == ["2026-06-30", "2026-06-01/2026-06-30"]
    assert set(outcome.tables["cover"]["valid_from"]) == {"2025-06-30"}


def test_temporary_land_without_an_end_as_a_word_says_holds():
    words = {"cover": {"end": Field("end", "date", endless=("长期",))}}
    squares = cover("temporary", (0, 100, "2024-01-01", "长期"), (200, 300, "2024-01-01", None))
    outcome = screen_patches(replace(request(known=words), covers={"temporary": squares}))
    assert by_patch(outcome, "word")["word"].tolist()[:2] == ["covered", "check"]   # an empty end stays open
    assert not any("长期" in note for note in outcome.notes)


def test_cover_that_is_later_than_the_change_is_to_be_checked():
    asked = request()
    asked.patches.table.columns.loc[7, "day"] = None
    late = {**asked.covers, "approved": cover("approved", (0, 100, "2026-03-01", None), (200, 300, "2026-01-01", None))}
    late = replace(asked, covers=late)
    outcome = screen_patches(late)
    words = by_patch(outcome, "word")["word"]
    assert words["P0"] == "check" and words["P1"] == "covered" and words["P3"] == "covered"
    assert words["P7"] == "check"     # it has no day of change: what covers it may be later
    assert any("1 patch has no day of change" in note for note in outcome.notes)
    counts = by_patch(screen_patches(replace(late, undated="count")), "word")["word"]
    assert (counts["P7"], counts["P0"]) == ("covered", "check")     # what is known to be later stays open
    nameless = replace(late, patches=replace(late.patches, fields={"id": "id"}))
    not_asked = screen_patches(nameless)
    assert not (by_patch(not_asked, "word")["word"] == "covered").any()
    assert any("PATCH_DATE" in note for note in not_asked.notes)
    counts = by_patch(screen_patches(replace(nameless, undated="count")), "word")["word"]
    assert (counts["P0"], counts["P3"]) == ("covered", "covered")


def test_what_was_withdrawn_covers_nothing_and_what_was_reduced_perhaps():
    words = ["有效", "撤销", "失效", "核减", "恢复中", None]
    squares = layer("approved", [box(200 * place, 0, 200 * place + 100, 100) for place in range(6)],
                    {**COVER, "status": "status"}, id=list("abcdef"), start=["2025-01-01"] * 6, status=words)
    status = Field("status", values={"in_force": ("有效",), "withdrawn": ("撤销",), "lapsed": ("失效",),
                                     "reduced": ("核减",)})
    outcome = screen_patches(replace(request(), covers={"approved": squares}, known={"cover": {"status": status}}))
    got = by_patch(outcome, "word", "covered_m2", "doubtful_m2", "rest_m2")
    assert got.iloc[:6].T.to_dict("list") == {
        "P0": ["covered", 10_000, 0, 0], "P1": ["not_covered", 0, 0, 10_000], "P2": ["not_covered", 0, 0, 10_000],
        "P3": ["check", 0, 10_000, 0], "P4": ["check", 0, 10_000, 0], "P5": ["covered", 10_000, 0, 0]}
    assert outcome.tables["cover"]["state"].tolist() == [
        "in_force", "withdrawn", "expired", "reduced", "unclear", "in_force"]
    assert any("恢复中" in note for note in outcome.notes)
    assert "which ground is left" in by_patch(outcome, "why").loc["P3", "why"]


def test_the_user_may_say_that_undated_approvals_count_and_terms_never_do():
    words = by_patch(screen_patches(replace(request(), undated="count")), "word")["word"]
    assert words["P4"] == "covered" and words["P5"] == "check"


def test_beside_a_street_that_crosses_itself_a_patch_is_not_covered_and_on_it_is_to_be_checked():
    patches = layer("patches", [box(-300, 300, -280, 320), box(-300, 10, -280, 30)], {"id": "id", "day": "day"},
                    id=["beside", "on"], day=["2026-01-15"] * 2)
    street = layer("supplied", [knotted(X, Y)], COVER, start=["2025-01-01"])
    words = by_patch(screen_patches(replace(request(), patches=patches, covers={"supplied": street})), "word")["word"]
    assert words.to_dict() == {"beside": "not_covered", "on": "check"}


def test_what_cannot_be_used_asks_for_a_look():
    asked = request()
    bow = shapely.Polygon([(X + 400, Y), (X + 500, Y + 100), (X + 500, Y), (X + 400, Y + 100)])
    shapes = [*asked.patches.table.geometry[:7], None]
    patches = replace(asked.patches, table=replace(asked.patches.table, geometry=np.array(shapes, dtype=object)))
    outcome = screen_patches(replace(asked, patches=patches, covers={**asked.covers, "supplied": layer(
        "supplied", [bow, box(0, 0, 10, 10)], COVER, start=["2025-01-01", "2025-13-45"])}))
    words = by_patch(outcome, "word", "why", "area_m2")
    assert words.loc["P7", "word"] == "check" and pd.isna(words.loc["P7", "area_m2"])
    assert words.loc["P2", "word"] == "check" and "cannot be used" in words.loc["P2", "why"]
    assert words.loc["P0", "word"] == "covered"    # what is covered does not ask
    assert outcome.counts["UNUSABLE_COUNT"] == 1
    message, = outcome.findings[outcome.findings["subject_id"] == "P7"]["message"]
    assert "how much of it is open is not known" in message and "0.00" not in message
    assert any("field start" in note and "2025-13-45" in note for note in outcome.notes)
    with pytest.raises(InputError, match="give at least one of approvals"):
        screen_patches(replace(asked, covers={}))


def test_layers_in_another_system_or_datum():
    """The same ground in degrees of the same datum gives the same areas; another datum is refused by name."""
    from groundrules.core.geometry.systems.crs import plan_transform, transform

    asked = request()
    plan = plan_transform(CRS, "EPSG:4490")
    moved = {kind: replace(given, table=replace(given.table, crs="EPSG:4490", geometry=transform(
        given.table.geometry, plan))) for kind, given in asked.covers.items()}
    there = by_patch(screen_patches(replace(asked, covers=moved)), "word", "covered_m2")
    here = by_patch(screen_patches(asked), "word", "covered_m2")
    assert (there["word"] == here["word"]).all()
    assert there["covered_m2"].to_numpy(float) == pytest.approx(here["covered_m2"].to_numpy(float), abs=0.05)
    given = asked.covers["approved"]
    old = {"approved": replace(given, table=replace(given.table, crs="EPSG:4214"))}
    with pytest.raises(InputError) as refused:
        screen_patches(replace(asked, covers=old))
    assert "approved" in refused.value.in_language("en")


def random_request(seed):
    random = np.random.default_rng(seed)

    def boxes(count):
        left, low = random.uniform(0, 900, (2, count))
        wide, high = random.uniform(20, 200, (2, count))
        return [box(*edges) for edges in zip(left, low, left + wide, low + high)]

    days = np.array(["2024-01-01", "2026-01-01", "2027-01-01", None], dtype=object)
    covers = {kind: layer(kind, boxes(12), COVER, id=[f"{kind}{place}" for place in range(12)],
                          start=random.choice(days, 12), end=random.choice(days, 12))
              for kind in ("approved", "supplied", "facility", "temporary")}
    patches = layer("patches", boxes(25), {"id": "id", "day": "day"}, id=[f"R{place}" for place in range(25)],
                    day=random.choice(np.array(["2025-06-30", "2026-06-01", None], dtype=object), 25))
    return PatchRequest(patches, covers, as_of=DAY, area_method="planar")


@pytest.mark.parametrize("seed", range(3))
def test_what_holds_for_any_layers(seed):
    """Areas close, order does not matter, and a layer or a date less never turns a patch into a covered one."""
    asked = random_request(seed)
    outcome = screen_patches(asked)
    whole = by_patch(outcome, "word", "area_m2", "covered_m2", "doubtful_m2", "rest_m2")
    numbers = whole.drop(columns="word").to_numpy(float)
    assert numbers[:, 1:].sum(axis=1) == pytest.approx(numbers[:, 0], abs=1e-6) and outcome.counts["IS_CLOSED"]
    order = np.random.default_rng(9).permutation(12)

    def turned(given):
        return replace(given, table=replace(given.table, columns=given.table.columns.iloc[order].reset_index(drop=True),
                                            geometry=given.table.geometry[order], fids=given.table.fids[order]))

    again = by_patch(screen_patches(replace(asked, covers={kind: turned(given) for kind, given in reversed(
        asked.covers.items())})), *whole.columns)
    assert (again["word"] == whole["word"]).all()
    assert again.drop(columns="word").to_numpy(float) == pytest.approx(numbers, abs=1e-6)
    for kind, given in asked.covers.items():
        fewer = {name: layer_ for name, layer_ in asked.covers.items() if name != kind}
        undated = {**asked.covers, kind: replace(given, fields={**given.fields, "start": None, "end": None})}
        for changed in (fewer, undated):
            words = by_patch(screen_patches(replace(asked, covers=changed)), "word")["word"]
            assert not ((words == "covered") & (whole["word"] != "covered")).any(), kind
    undated = replace(asked, patches=replace(asked.patches, fields={"id": "id"}))
    assert not (by_patch(screen_patches(undated), "word")["word"] == "covered").any()


def test_the_report_has_a_page_for_each_open_patch(screened):
    asked, outcome = screened
    data = patch_report(outcome, asked)
    assert sum(getattr(block, "kind", "") == "page" for block in data.blocks) == 4
    titles = [block.title for block in data.blocks]
    assert [title for title in titles if title.startswith("Patch ")] == ["Patch P1", "Patch P2", "Patch P4", "Patch P5"]
    assert titles.count("Before") == 4 and "Deadlines" in titles
    whole = patch_report(outcome, asked, Pages(ALL, 5))
    assert sum(getattr(block, "kind", "") == "page" for block in whole.blocks) == 5
    assert any("5 of 8 patches have a page" in note for note in whole.notes)
    sheets = town_sheets(outcome.tables["rows"], outcome.tables["towns"], "en")
    assert [sheet.title for sheet in sheets] == ["By town", "no town", "East", "West"]
    assert [len(sheet.frame) for sheet in sheets] == [3, 1, 4, 3]
