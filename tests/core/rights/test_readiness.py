"""Ready to supply, by hand: squares of a hectare side by side, a fault each; then what holds for any layers."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.outlines import knotted
from helpers.source import ROOT

from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rights.pack.reading import FORM
from groundrules.core.rights.readiness.documents import names_document
from groundrules.core.rights.readiness.report import readiness_report
from groundrules.core.rights.readiness.request import CONDITIONS, ReadinessRequest
from groundrules.core.rights.readiness.run import CHECK, ready_to_supply
from groundrules.core.table import Source, table_from_geometries
from groundrules.core.texts import column_titles

CRS, X, Y = "EPSG:4547", 500_000.0, 2_500_000.0
PACK = FORM.load(ROOT / "packs" / "cn-rights")
DOCUMENTS = ("compensation", "dispute", "planning", "works")
COVER = {"start": "start", "end": "end", "status": "status"}
RIGHT = {"right_type": "QLLX", "registration": "DJLX"}
PARCELS = 12


def strip(number, width=100.0):
    """So many metres of a square, from its west side."""
    west = X + 200 * number
    return shapely.box(west, Y, west + width, Y + 100)


def layer(role, shapes, fields, **columns):
    frame = {name: pd.Series(values, dtype="string") for name, values in columns.items()}
    return ControlLayer(role, table_from_geometries(role, shapes, frame, CRS), fields)


def cover(role, changed):
    """All squares from 2025 on, but for ``{square: (width, start, end, status)}``; a width of 0: not there."""
    rows = [(number, *changed.get(number, (100.0, "2025-01-01", None, None))) for number in range(PARCELS)]
    rows = [row for row in rows if row[1]]
    ends = ["2035-12-31" if role == "plan" and row[3] is None else row[3] for row in rows]
    return layer(role, [strip(*row[:2]) for row in rows], COVER, start=[row[2] for row in rows], end=ends,
                 status=[row[4] for row in rows])


def request(**more):
    documents = {name: [f"No. {number}" for number in range(PARCELS)] for name in DOCUMENTS}
    documents["planning"][9] = "无"
    parcels = layer("parcels", [strip(number) for number in range(PARCELS)], {"id": "id", **dict(zip(
        DOCUMENTS, DOCUMENTS))}, id=[f"P{number}" for number in range(PARCELS)], **documents)
    covers = {
        "approval": cover("approvals", {1: (50.0, "2025-01-01", None, None), 2: (100.0, None, None, None),
                                        11: (100.0, "2025-01-01", None, "撤销")}),
        "supply": layer("supplies", [strip(3), strip(0)], COVER, start=["2025-06-01"] * 2, end=[None] * 2,
                        status=[None, "撤销"]),
        "plan": cover("plan", {7: (100.0, "2016-01-01", "2025-12-31", None)})}
    registers = {
        "ownership": layer("SYQZD", [strip(10, 10.0), strip(4)], RIGHT, QLLX=["1", "2"], DJLX=["100"] * 2),
        "use": layer("ZD", [strip(5), strip(6)], RIGHT, QLLX=["22", "3"], DJLX=["100", "400"]),
        "contracted": layer("CBD", [strip(4, 20.0), strip(4, 15.0)], RIGHT, QLLX=["9", "9"], DJLX=["100"] * 2)}
    lines = {"farmland": layer("YJJBNT", [strip(8, 30.0), strip(6, 0.05)], {}),
             "redline": layer("STBHHX", [shapely.box(0, 0, 1, 1)], {})}
    return replace(ReadinessRequest(parcels, PACK, covers, registers, lines, as_of=date(2026, 6, 30),
                                    area_method="planar"), **more)


def answers(asked):
    outcome = ready_to_supply(asked)
    assert list(departures(CHECK, outcome)) == []
    return outcome.tables["rows"].set_index("subject_id")


def test_each_square_has_its_answer_and_what_is_missing():
    rows = answers(request())
    missed, open_ = {1: "approval", 3: "supply", 4: "rights", 7: "plan", 8: "lines", 10: "rights", 11: "approval"}, {
        2: "approval", 5: "rights", 9: "documents"}
    for number in range(PARCELS):
        row = rows.loc[f"P{number}"]
        answer = "not_ready" if number in missed else "undetermined" if number in open_ else "ready"
        assert row["answer"] == answer, (number, row["missing"])
        fault = missed.get(number) or open_.get(number)
        states = {name: row[f"{name}_state"] for name in CONDITIONS}
        assert states == {**dict.fromkeys(CONDITIONS, "met"), **(
            {fault: "missed" if number in missed else "open"} if fault else {})}, number
        assert bool(row["missing"]) is bool(fault)
    amounts = {("P1", "not_approved_m2"): 5_000, ("P3", "supplied_m2"): 10_000, ("P4", "rights_m2"): 2_000,
               ("P7", "not_planned_m2"): 10_000, ("P8", "lines_m2"): 3_000, ("P10", "rights_m2"): 1_000,
               ("P11", "not_approved_m2"): 10_000}
    assert {key: round(rows.loc[key], 6) for key in amounts} == amounts
    assert "5,000.00 m²" in rows.loc["P1", "missing"] and "withdrawn" in rows.loc["P11", "missing"]
    assert "exclude each other" in rows.loc["P4", "missing"] and "planning" in rows.loc["P9", "missing"]


def test_counts_items_and_remedies():
    outcome = ready_to_supply(request())
    assert outcome.counts == {"PARCEL_COUNT": 12, "READY_COUNT": 2, "NOT_READY_COUNT": 7, "UNDETERMINED_COUNT": 3,
                              "READY_M2": pytest.approx(20_000), "IS_ALL_READY": False, "IS_DETERMINED": False}
    items = outcome.tables["items"]
    assert len(items) == 12 * len(PACK.supply)
    row, = items[(items["subject_id"] == "P9") & (items["item"] == "planning")].itertuples()
    assert (row.state, row.condition) == ("open", "documents") and "GHTJWH" in row.remedy
    assert "Order 53" in row.basis and not row.basis_verified
    for language in ("en", "zh"):
        head = ready_to_supply(request(language=language)).head
        assert "approved" in head or "批准" in head


def test_cells_that_only_say_yes_no_or_later_name_no_document():
    whole = request()
    words = ["川国土补〔2025〕1号", "未办理", "待补", "否", "是", "没有", "pending", "Notarvertrag", "0", "n/a",
             "无锡国土〔2025〕2号", "False"]
    table = whole.parcels.table
    columns = table.columns.assign(compensation=pd.Series(words, dtype="string"))
    rows = answers(replace(whole, parcels=replace(whole.parcels, table=replace(table, columns=columns))))
    named = {0, 7, 10}
    assert {number for number in range(PARCELS) if number != 9 and rows.loc[
        f"P{number}", "documents_state"] == "met"} == named
    assert "names no document" in rows.loc["P1", "missing"] and "write its number" in rows.loc["P11", "missing"]


def test_what_names_a_document_in_several_languages():
    named = """川国土补〔2025〕1号|2024-15|No. 2024-15|No 15|Nr. 15/2024|No-objection certificate 3
        Bescheid vom 03.05.2024|未央区〔2025〕1号|无政发〔2025〕3号|无锡市征地补偿协议|无偿划拨决定书
        没收决定书〔2024〕8号|不动产登记证明|有偿使用合同|关于未批先建的处罚决定书|未批先建处罚决定书|已签补偿协议川〔2025〕3号
        新征补〔2023〕12号（补办）|Yes, deed 15/2024|Jahrespacht
        无纠纷证明|无权属争议承诺书|No dispute certificate|No objection letter 4
        Notarvertrag|hak pakai 22|น.ส.4จ เลขที่ 12|หนังสือไม่ขัดข้อง"""
    denied = """无|否|待办|未取得|n/a|-|yes|no|是|未办理|待补|沒有|0|0.0|1|False|待补（2025年3月）
        未办理，需按第3号文办理|50%|未取得川国土〔2025〕1号|批复未取得|补偿协议尚未签订|征地手续未取得批复|手续不全|已报批
        已办理|有协议|办理中|正在办理|审核中|拟签订|Urkunde fehlt|liegt nicht vor|noch offen|keine|k. A.
        beantragt|in Bearbeitung|ja, liegt vor|yes it is there|NO.|无纠纷|无无纠纷证明|无争议证明未出具
        没有无纠纷证明|No disputes|no proof|no claims|in progress|to be submitted|deed missing|Deed not yet signed|TBC.
        √|?|///|ยังไม่มี|ไม่มี|รอเอกสาร|มี
        belum|tidak ada"""
    cells = [[cell.strip() for line in block.split("\n") for cell in line.split("|")] for block in (named, denied)]
    assert [cell for cell in cells[0] if not names_document(cell)] == []
    assert [cell for cell in cells[1] if names_document(cell)] == []


def test_a_supply_without_an_outline_leaves_parcels_open_and_states_no_area():
    whole = request()
    supply = whole.covers["supply"]
    shapes = np.array([None, supply.table.geometry[1]], dtype=object)
    lost = replace(supply, table=replace(supply.table, geometry=shapes))
    rows = answers(replace(whole, covers={**whole.covers, "supply": lost}))
    assert rows.loc["P0", "answer"] == "undetermined" and rows.loc["P0", "supply_state"] == "open"
    assert "Not supplied yet: open: " in rows.loc["P0", "missing"] and "0.00 m²" not in rows.loc["P0", "missing"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_column_of_the_report_has_a_title(language):
    asked = request(language=language)
    report = readiness_report(ready_to_supply(asked), asked)
    columns = {name for _, table in report.tables for name in table.columns}
    assert {"answer_title", "rights_state", "condition_title"} <= columns
    assert columns - set(column_titles(columns, language)) == set()


def test_no_layer_field_or_date_less_makes_land_ready():
    whole = request()
    before = answers(whole)["answer"]

    def less(mapping, name):
        return {key: value for key, value in mapping.items() if key != name}

    changed = [(f"without {name}", replace(whole, **{group: less(getattr(whole, group), name)}))
               for group in ("covers", "registers", "lines") for name in getattr(whole, group)]
    for group in ("covers", "registers"):
        for name, given in getattr(whole, group).items():
            for role in given.fields:
                bare = {**getattr(whole, group), name: replace(given, fields=less(given.fields, role))}
                changed.append((f"{name} without {role}", replace(whole, **{group: bare})))
    for role in DOCUMENTS:
        changed.append((role, replace(whole, parcels=replace(whole.parcels, fields=less(whole.parcels.fields, role)))))
    assert len(changed) > 25
    for name, asked in changed:
        after = answers(asked)["answer"]
        assert not ((after == "ready") & (before != "ready")).any(), name
        if name.startswith("without"):
            assert not (after == "ready").any(), name


def test_outlines_that_cannot_be_used_are_open():
    asked = request()
    bow = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    shapes = [*asked.parcels.table.geometry[:11], None]
    parcels = replace(asked.parcels, table=replace(asked.parcels.table, geometry=np.array(shapes, dtype=object)))
    use = layer("ZD", [bow], RIGHT, QLLX=["3"], DJLX=["100"])
    rows = answers(replace(asked, parcels=parcels, registers={**asked.registers, "use": use}))
    assert rows.loc["P11", "answer"] == "undetermined" and pd.isna(rows.loc["P11", "area_m2"])
    assert rows.loc["P0", ["answer", "rights_state"]].tolist() == ["undetermined", "open"]
    assert "cannot be used" in rows.loc["P0", "missing"] and rows.loc["P6", "answer"] == "ready"


def test_beside_a_street_that_crosses_itself_nothing_is_open():
    """The street ends 40 m into P1 from the east; P0, between its arms, is within its extent alone."""
    asked = request()
    use = layer("ZD", [knotted(X + 150, Y - 200), knotted(X + 600, Y)], RIGHT, QLLX=["3"] * 2, DJLX=["100"] * 2)
    rows = answers(replace(asked, registers={**asked.registers, "use": use}))
    assert rows.loc["P0", "rights_state"] == "open" and rows.loc["P3", "rights_state"] == "open"
    beside = layer("ZD", [knotted(X + 1200, Y - 200)], RIGHT, QLLX=["3"], DJLX=["100"])
    rows = answers(replace(asked, registers={**asked.registers, "use": beside}))
    assert rows.loc["P0", "answer"] == "ready" and rows.loc["P6", "answer"] == "ready"


def test_order_does_not_matter_and_halves_say_what_the_whole_does():
    asked = request()
    rows = answers(asked)
    order = np.random.default_rng(3).permutation(PARCELS)
    table = asked.parcels.table
    turned = replace(table, columns=table.columns.iloc[order].reset_index(drop=True), geometry=table.geometry[order],
                     fids=table.fids[order])
    again = answers(replace(asked, parcels=replace(asked.parcels, table=turned)))
    assert again.loc[rows.index, "answer"].tolist() == rows["answer"].tolist()
    parts = [replace(table, columns=table.columns.iloc[rows_].reset_index(drop=True), geometry=table.geometry[rows_],
                     fids=table.fids[rows_]) for rows_ in (np.arange(6), np.arange(6, PARCELS))]
    halves = pd.concat([answers(replace(asked, parcels=replace(asked.parcels, table=part))) for part in parts])
    assert halves["answer"].tolist() == rows["answer"].tolist()


def test_a_pack_that_asks_nothing_and_an_unknown_type_are_refused():
    with pytest.raises(InputError, match="cn-rights"):
        ready_to_supply(request(pack=FORM.load(ROOT / "packs" / "neutral-rights")))
    with pytest.raises(InputError, match="77"):
        ready_to_supply(request(right_type="77"))


def test_findings_say_what_is_missing_where_and_how_to_give_it():
    outcome = ready_to_supply(request())
    findings = outcome.findings.assign(geometry=outcome.geometry["findings"]).set_index(["subject_id", "rule_id"])
    assert len(findings) == 10     # of twelve parcels two are ready; each of the others has one fault
    wanted = {("P1", "READY-APPROVAL"): ("conditional", 5_000), ("P3", "READY-SUPPLY"): ("conditional", 10_000),
              ("P4", "READY-CONTRACTED"): ("conditional", 2_000), ("P7", "READY-PLAN"): ("conditional", 10_000),
              ("P8", "READY-FARMLAND"): ("conditional", 3_000), ("P2", "READY-APPROVAL"): ("undetermined", 10_000)}
    for key, (verdict, area) in wanted.items():
        row = findings.loc[key]
        assert (row["verdict"], row["unit"]) == (verdict, "m2") and row["measured"] == pytest.approx(area), key
        assert shapely.area(row["geometry"]) == pytest.approx(area), key
    document = findings.loc[("P9", "READY-PLANNING")]
    assert document["verdict"] == "undetermined" and document["geometry"] is None
    assert document["message"].endswith("in planning. Name the document in the field GHTJWH.")
    assert pd.isna(document["unit"])
    assert set(findings["basis_verified"]) == {False} and not findings["finding_id"].duplicated().any()


def test_what_was_not_given_is_one_finding_that_says_how_many_parcels_are_open():
    from groundrules.core.rights.readiness.report import readiness_report

    whole = request()
    asked = replace(whole, lines={"farmland": whole.lines["farmland"]}, parcels=replace(
        whole.parcels, fields={**whole.parcels.fields, "works": ""}))
    outcome = ready_to_supply(asked)
    per_parcel = ready_to_supply(whole).findings
    of_all = outcome.findings[outcome.findings["subject_id"].isna()]
    assert len(outcome.findings) == len(per_parcel) + 2
    assert sorted(of_all["rule_id"]) == ["READY-REDLINE", "READY-WORKS"] and set(of_all["verdict"]) == {"undetermined"}
    line, works = of_all.sort_values("rule_id")["message"]
    assert "no layer was given; undetermined for all 12 parcels. " in line and "12 parcels" in works
    assert all(PACK.supply[name].says["en"] in words for name, words in (("redline", line), ("works", works)))
    assert outcome.counts["UNDETERMINED_COUNT"] == 5 and len(outcome.tables["items"]) == 12 * len(PACK.supply)
    missing = dict(readiness_report(outcome, asked).tables)["What is missing"]
    assert missing["subject_id"].tolist()[:2] == ["all 12 parcels"] * 2 and len(missing) == len(outcome.findings)


def test_a_cancel_is_answered_while_grounds_are_joined(monkeypatch):
    from groundrules.core.geometry import parallel
    from groundrules.core.geometry.parallel import Cancelled, stoppable

    monkeypatch.setattr(parallel.in_steps, "__kwdefaults__", {"step": 3})
    whole, asked_times = request(), []
    with stoppable(lambda: bool(asked_times.append(1))):
        ready_to_supply(whole)
    joins = [0]
    union = shapely.union

    def counted(*arrays, **more):
        joins[0] += 1
        assert len(arrays[0]) <= 3    # never all parcels in one call that no cancel can end
        return union(*arrays, **more)

    monkeypatch.setattr(shapely, "union", counted)
    with pytest.raises(Cancelled), stoppable(lambda: joins[0] >= 2):
        ready_to_supply(whole)
    assert joins[0] == 2 and len(asked_times) > 20


def test_where_no_field_says_what_still_holds_nothing_is_taken_for_certain():
    asked = request()

    def without(group, name, role):
        given = getattr(asked, group)
        fields = {key: field for key, field in given[name].fields.items() if key != role}
        return ready_to_supply(replace(asked, **{group: {**given, name: replace(given[name], fields=fields)}}))

    for name, word in (("approval", "not_approved_m2"), ("plan", "not_planned_m2")):
        rows = without("covers", name, "status").tables["rows"].set_index("subject_id")
        assert (rows[f"{name}_state"] == "met").sum() == 0 and rows.loc["P0", "answer"] == "undetermined"
        assert rows.loc["P0", word] == pytest.approx(10_000)    # perhaps covered, so not known to be
        assert "FIELDS" in rows.loc["P0", "missing"] and "no field with the status" in rows.loc["P0", "missing"]
    assert rows.loc["P7", "plan_state"] == "missed"      # expired, whatever its status
    rows = without("covers", "supply", "status").tables["rows"].set_index("subject_id")
    assert (rows.loc["P3", "supply_state"], rows.loc["P1", "supply_state"]) == ("open", "met")
    rows = without("registers", "contracted", "registration").tables["rows"].set_index("subject_id")
    assert rows.loc["P4", "rights_state"] == "open" and "CBD, registration" in rows.loc["P4", "missing"]
    broken = replace(asked.registers["contracted"], table=layer("CBD", [strip(4, 20.0), strip(4, 15.0)], RIGHT, QLLX=[
        "9", "9"], DJLX=["", "cancelled?"]).table)
    rows = answers(replace(asked, registers={**asked.registers, "contracted": broken}))
    assert rows.loc["P4", "rights_state"] == "open" and "not a code of the pack" in rows.loc["P4", "missing"]


def test_remedies_are_given_where_they_apply_and_empty_layers_are_named():
    """A layer that was given is not asked for; a register is, and a line without a feature says so."""
    asked = request()
    empty = layer("STBHHX", [], {})
    empty = replace(empty, table=replace(empty.table, source=Source("STBHHX")))
    outcome = ready_to_supply(replace(asked, lines={**asked.lines, "redline": empty}))
    assert sum("STBHHX" in note and "holds no features" in note for note in outcome.notes) == 1
    items = outcome.tables["items"].set_index(["subject_id", "item"])["remedy"]
    assert (items["P1", "approval"], items["P3", "supply"], items["P8", "farmland"]) == ("", "", "")
    assert "cancelled" in items["P4", "contracted"] and "GHTJWH" in items["P9", "planning"]
    without = ready_to_supply(replace(asked, lines={})).tables["items"].set_index(["subject_id", "item"])["remedy"]
    assert "Give permanent basic farmland" in without["P1", "farmland"]
