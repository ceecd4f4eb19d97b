"""Tables that are handed over while findings are put into words are those of the run; its findings do not change."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.zoning import CRS, FARM_RULES, TOWN_RULES, X, Y, layer, pack

from groundrules.core.contract.outcome import ALONE, FINDINGS
from groundrules.core.errors import InputError
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging import check, wording
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.judging.judge import cut_by_subject, plain_findings
from groundrules.core.zoning.judging.wording import Wording
from groundrules.core.zoning.request import ZoningRequest

COUNT, TWISTED = 120, 7


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """What is done for many subjects is done for some."""
    monkeypatch.setattr(check, "MANY", 50)
    monkeypatch.setattr(wording, "PART", 70)


def asked(zone: str) -> ZoningRequest:
    """Subjects in a row, half under a farm and in a town; every seventh crosses itself, one stands twice."""
    x = X + 20.0 * np.arange(COUNT)
    shapes = shapely.box(x, Y, x + 10.0, Y + 10.0)
    shapes[::TWISTED] = shapely.polygons(np.stack([np.column_stack([x[::TWISTED] + east, np.full(len(x[::TWISTED]), Y)
                                                                    + north]) for east, north in (
        (0.0, 0.0), (10.0, 6.0), (10.0, 0.0), (0.0, 6.5), (0.0, 0.0))], axis=1))
    ids = [f"P{number // 2 if number < 4 else number}" for number in range(COUNT)]
    farms = layer("farm", *shapely.box(x, Y, x + 5.0, Y + 10.0), columns={"id": [f"F{name}" for name in ids]})
    towns = layer("town", *shapely.box(x, Y, x + 10.0, Y + 10.0), columns={"zone": [zone] * COUNT})
    subjects = table_from_geometries("PROJECTS", shapes, {"id": ids, "kind": ["urban"] * COUNT}, CRS)
    return ZoningRequest(subjects=subjects, controls=[farms, towns], pack=pack(*FARM_RULES, *TOWN_RULES),
                         subject_id="id", subject_fields={"kind": "kind"}, area_method="planar",
                         as_of=date(2026, 6, 1), with_ledger=True)


@pytest.mark.parametrize(("zone", "is_aside"), [("410", True), ("999", False)])
def test_what_is_handed_over_is_what_the_run_answers(monkeypatch, zone, is_aside):
    """Where most are undetermined, as of a zone that no rule knows, reasons need all the words first."""
    handed, late, worded, words = [], [], [], Wording.frame

    def counted(self, findings):
        worded.append(sum(map(len, findings)))
        return words(self, findings)

    def taken(tables, coming):
        handed.append(tables)
        late.append(coming)

    plain = check_zoning(asked(zone))
    monkeypatch.setattr(Wording, "frame", counted)
    outcome = check_zoning(asked(zone), ALONE, taken)
    assert (len(worded) > 3 and sum(worded[1:]) == len(plain.findings) > worded[0]) == is_aside
    assert (late[0] is not None) == is_aside
    for coming in filter(None, late):
        frames, shapes = zip(*coming.parts)
        pd.testing.assert_frame_equal(pd.concat(frames, ignore_index=True), plain.findings)
        assert shapely.to_wkb(np.concatenate(shapes)).tolist() == shapely.to_wkb(plain.geometry[FINDINGS]).tolist()
        assert coming.count == len(coming.geometry) == len(plain.findings)
    pd.testing.assert_frame_equal(outcome.findings, plain.findings)
    assert shapely.to_wkb(outcome.geometry[FINDINGS]).tolist() == shapely.to_wkb(plain.geometry[FINDINGS]).tolist()
    for name in plain.tables:
        pd.testing.assert_frame_equal(outcome.tables[name], plain.tables[name])
        pd.testing.assert_frame_equal(handed[0].tables[name], plain.tables[name])
    assert len(handed) == 1 and (handed[0].notes, dict(handed[0].settled)) == (plain.notes, dict(plain.settled))
    assert (outcome.counts, outcome.notes, dict(outcome.settled)) == (plain.counts, plain.notes, dict(plain.settled))
    lost = plain.verdicts["reason"][plain.verdicts["verdict"] == "undetermined"]
    assert len(lost) >= COUNT // TWISTED and (lost != "").all()


def test_an_error_of_what_takes_the_tables_is_the_run_s():
    def full(_tables, _coming):
        raise InputError("writing.refused", detail="disk")

    with pytest.raises(InputError) as error:
        check_zoning(asked("410"), ALONE, full)
    assert error.value.key == "writing.refused"


def test_findings_are_cut_between_subjects():
    """Seven of the run and of three subjects, in two checks: a subject's three are not parted, though two are asked."""
    groups = [plain_findings("no_rule", "farm", "undetermined", np.array(rows)) for rows in ([2, 0, 1, 1], [1, -1, 2])]
    assert [[part.subject.tolist() for part in parts] for parts in cut_by_subject(groups, 2)] == [
        [[0], [-1]], [[1, 1], [1]], [[2], [2]]]
