"""What a run does to the findings of the runs before it, by hand; when a waiver ends; two runs compared."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from groundrules.core.findings.states import Looked, compare_runs, effective_states, merge, waiver_ends

TODAY = date(2026, 7, 1)


def stored(*rows) -> pd.DataFrame:
    """Rows of (finding_id, state, evidence, subject_fid, role)."""
    names = ["finding_id", "state", "evidence_hash", "subject_fid", "control_role"]
    frame = pd.DataFrame(list(rows), columns=names).astype({"subject_fid": "Float64"})
    return frame.assign(terms_hash="t", verdict="forbidden")


def arriving(*rows) -> pd.DataFrame:
    """Rows of (finding_id, evidence) or (finding_id, evidence, terms, verdict)."""
    full = [(*row, "t", "forbidden")[:4] if len(row) == 2 else row for row in rows]
    frame = pd.DataFrame(full, columns=["finding_id", "evidence_hash", "terms_hash", "verdict"])
    return frame.assign(rule_id="R", subject_id="s")


def waivers(*rows) -> pd.DataFrame:
    """Rows of (position, evidence, expires)."""
    frame = pd.DataFrame(list(rows), columns=["position", "evidence_hash", "expires"])
    return frame.assign(rule_id="R", subject_id="s", terms_hash="t")


def test_new_same_changed_and_gone():
    before = stored(("a", "open", "1", 1, "f"), ("b", "open", "1", 2, "f"), ("c", "disputed", "1", 3, "f"),
                    ("d", "open", "1", 4, "f"))
    outcome = merge(before, arriving(("c", "1"), ("b", "2"), ("a", "1"), ("e", "1")), waivers(), Looked(), TODAY)
    assert outcome.position.tolist() == [2, 1, 0, -1]
    assert outcome.event.tolist() == ["same", "changed", "same", "new"]
    assert outcome.state.tolist() == ["disputed", "open", "open", "open"]
    assert outcome.fixed.tolist() == [3]
    assert outcome.counts == {"NEW_COUNT": 1, "STILL_OPEN_COUNT": 3, "CHANGED_COUNT": 1, "FIXED_COUNT": 1,
                              "REOPENED_COUNT": 0, "STALE_WAIVER_COUNT": 0}


def test_what_was_fixed_and_is_found_again_is_open():
    outcome = merge(stored(("a", "fixed", "1", 1, "f")), arriving(("a", "1")), waivers(), Looked(), TODAY)
    assert (outcome.state[0], outcome.event[0], outcome.counts["REOPENED_COUNT"]) == ("open", "reopened", 1)


def test_fixed_stays_fixed_and_is_not_counted_again():
    outcome = merge(stored(("a", "fixed", "1", 1, "f")), arriving(), waivers(), Looked(), TODAY)
    assert not len(outcome.fixed) and outcome.counts["FIXED_COUNT"] == 0


@pytest.mark.parametrize(("row", "waiver", "why"), [
    (("a", "1"), (0, "1", None), ""),
    (("a", "1"), (0, "1", "2026-07-01"), ""),            # the last day still counts
    (("a", "2"), (0, "1", None), "evidence"),
    (("a", "1", "other", "forbidden"), (0, "1", None), "rule"),
    (("a", "1"), (0, "1", "2026-06-30"), "expired")])
def test_a_waiver_holds_while_rule_subject_and_evidence_do(row, waiver, why):
    outcome = merge(stored(("a", "waived", "1", 1, "f")), arriving(row), waivers(waiver), Looked(), TODAY)
    assert outcome.stale[0] == why
    assert outcome.state[0] == ("open" if why else "waived")
    assert outcome.counts["STALE_WAIVER_COUNT"] == bool(why)
    assert outcome.event[0] == ("stale_waiver" if why else "same")


def test_a_waived_finding_that_comes_back_unchanged_is_waived_and_a_changed_one_open():
    before = stored(("a", "fixed", "1", 1, "f"), ("b", "fixed", "1", 2, "f"))
    result = merge(before, arriving(("a", "1"), ("b", "2")), waivers((0, "1", None), (1, "1", None)), Looked(), TODAY)
    assert result.state.tolist() == ["waived", "open"]
    assert result.event.tolist() == ["returned", "reopened"]
    assert result.stale.tolist() == ["", "evidence"]


def test_another_subject_ends_a_waiver():
    ends = waiver_ends(waivers((0, "1", None)), arriving(("a", "1")).assign(subject_id="other"), TODAY)
    assert ends.tolist() == ["subject"]


def test_an_expired_waiver_opens_its_finding_without_anybody_writing():
    states = np.array(["waived", "waived", "open"], dtype=object)
    assert effective_states(states, np.array(["", "expired", ""], dtype=object)).tolist() == ["waived", "open", "open"]


def test_what_a_run_did_not_look_at_is_not_fixed():
    """A run over a selection, or over fewer roles, says nothing about the rest."""
    before = stored(("a", "open", "1", 1, "farm"), ("b", "open", "1", 2, "farm"), ("c", "open", "1", 1, "red"),
                    ("d", "open", "1", None, "farm"), ("e", "waived", "1", 1, "*"))
    nothing = arriving()
    assert merge(before, nothing, waivers(), Looked(), TODAY).fixed.tolist() == [0, 1, 2, 3, 4]
    part = Looked(everything=False, subject_fids=np.array([1]))
    assert merge(before, nothing, waivers(), part, TODAY).fixed.tolist() == [0, 2, 4]
    assert merge(before, nothing, waivers(), Looked(roles=frozenset({"farm"})), TODAY).fixed.tolist() == [0, 1, 3, 4]
    assert merge(before, nothing, waivers(), Looked(everything=False), TODAY).fixed.tolist() == []
    assert merge(before, nothing, waivers(), Looked(closes=False), TODAY).fixed.tolist() == []


def test_the_same_run_again_changes_nothing_and_order_does_not_matter():
    random = np.random.default_rng(4)
    before = stored(*[(f"f{n}", random.choice(["open", "disputed", "fixed"]), str(random.integers(3)), n, "f")
                      for n in range(60)])
    run = arriving(*[(f"f{n}", str(random.integers(3))) for n in random.permutation(90)[:50]])
    outcome = merge(before, run, waivers(), Looked(), TODAY)
    mixed = run.sample(frac=1, random_state=1)
    other = merge(before, mixed.reset_index(drop=True), waivers(), Looked(), TODAY)
    assert outcome.counts == other.counts and outcome.fixed.tolist() == other.fixed.tolist()
    assert dict(zip(run["finding_id"], outcome.state)) == dict(zip(mixed["finding_id"], other.state))
    after = pd.concat([before.assign(state=[
        dict(zip(run["finding_id"], outcome.state)).get(name, "fixed") for name in before["finding_id"]],
        evidence_hash=[dict(zip(run["finding_id"], run["evidence_hash"])).get(name, "gone")
                       for name in before["finding_id"]]),
        stored(*[(row.finding_id, "open", row.evidence_hash, 0, "f") for row in
                 run[outcome.position < 0].itertuples()])], ignore_index=True)
    again = merge(after, run, waivers(), Looked(), TODAY)
    assert set(again.event) == {"same"} and not len(again.fixed)


def test_two_runs_compared():
    names = ["finding", "evidence_hash", "terms_hash", "verdict", "measured"]
    first = pd.DataFrame([(1, "a", "t", "forbidden", 5.0), (2, "a", "t", "conditional", 1.0),
                          (3, "a", "t", "forbidden", np.nan)], columns=names)
    second = pd.DataFrame([(4, "a", "t", "forbidden", 2.0), (2, "b", "t", "forbidden", 3.0),
                           (3, "a", "t", "forbidden", np.nan)], columns=names)
    table = compare_runs(first, second)
    assert table[["finding", "change"]].to_numpy().tolist() == [[1, "gone"], [2, "changed"], [4, "new"]]
    assert table.loc[1, ["verdict_before", "verdict_after", "measured_before", "measured_after"]].tolist() == [
        "conditional", "forbidden", 1.0, 3.0]
    assert not len(compare_runs(first, first))
    assert set(compare_runs(second, first)["change"]) == {"new", "gone", "changed"}
