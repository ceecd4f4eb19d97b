"""The check of rights: pairs on the same ground, and what the register, the holders and the plan say of each."""
from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED, bases_text, state_of
from ...contract.book import of_distinct
from ...contract.outcome import ALONE as NO_STEPS
from ...contract.outcome import FINDINGS, Check, Outcome, Steps
from ...contract.sentences import texts_of_rows
from ...contract.verdicts import ALLOWED, FORBIDDEN, UNDETERMINED, VERDICTS, worst_by_row
from ...errors import InputError
from ...geometry.overlay.pieces import Minimum
from ...memory import give_back
from ...texts import text
from ..groups import texts_or_null, words_taken
from ..pack.model import (
    ABOVE,
    AREA,
    CODE,
    DISPUTED,
    LAYER,
    PLAN,
    RULES,
    SAME,
    SHARE,
    TERM,
)
from .findings import Findings, numbers
from .ground import ALONE, Conflicts, Ground, Open, compare_ground, conflict_area
from .holders import judge_shares, read_holders, short_tokens
from .missing import missing_notes
from .parcels import Parcels, examples_of
from .plan import judge_plan
from .register import judge_areas, judge_codes, judge_disputes, judge_terms
from .request import CONFLICT_COLUMNS, PARCEL_COLUMNS, SHARE_COLUMNS, VERDICT_COLUMN, RightsRequest
from .sides import Sides

_ON_GROUND = (SAME, LAYER, ABOVE)


def check_rights(request: RightsRequest, steps: Steps = NO_STEPS) -> Outcome:
    """Judge rights by the matrix of a pack, the register, shares of holders, and a plan.

    Args:
        request: the layers. steps: how the run is followed.

    Returns:
        Tables: ``parcels``, a row per right with a verdict for each rule (empty: it was not checked) and the worst of
        them, in which a rule that was not checked counts as undetermined; ``conflicts``, a row per piece of ground on
        which two rights are in conflict, need consent or have no rule, or that no ownership covers; ``shares``, a row
        per code of the table of holders.
        Counts: RIGHT_COUNT, CONFLICT_COUNT, CONFLICT_AREA (m² that is forbidden), BOUNDARY_COUNT, DISPUTED_COUNT,
        UNDETERMINED_COUNT, NOT_CHECKED_COUNT, FINDING_COUNT, HAS_CONFLICT, IS_DETERMINED.

    Raises:
        InputError: a pack without the part on rights, no right, a rule that does not exist, systems that cannot be
            combined, planar areas in degrees. Cancelled: ``cancelled`` returned True.
    """
    if request.pack.rights is None:
        raise InputError("rights.pack_without", pack=request.pack.id)
    unknown = [rule for rule in request.scope if rule not in RULES]
    if unknown:
        raise InputError("rights.no_such_rule", rule=", ".join(unknown), rules=", ".join(RULES))
    return _Run(request, steps).result()


class _Judged(NamedTuple):
    """Verdicts of all rights by rule, positions in ``VERDICTS``; rules that were not checked, and why."""

    ranks: dict
    not_checked: dict


class _Run:
    """One check."""

    def __init__(self, request: RightsRequest, steps: Steps):
        self.request, self.steps, self.language = request, steps, request.language
        give_back(sum(len(layer.table) for layer in request.layers))   # what was used to read
        self.parcels = Parcels(request)
        pack = self.parcels.rights
        self.minimum = request.minimum or Minimum(pack.minimum_m2, pack.minimum_width_m)
        self.findings = Findings(self.parcels, request)
        self.shares = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in SHARE_COLUMNS.items()})
        self.tokens = np.full(len(self.parcels), "", dtype=object)
        self._layers = np.array([layer.table.name for layer in request.layers], dtype=object)
        steps.progress(0.1)

    def result(self) -> Outcome:
        parcels, request = self.parcels, self.request
        ranks, not_checked = {}, {}
        if request.holders is not None:
            held = read_holders(request, parcels.notes)
            ranks[SHARE], self.shares, self.tokens = judge_shares(parcels, held, self.findings)
        ground = compare_ground(parcels, self.minimum, self.steps.cancelled)
        give_back(len(parcels))
        self.steps.progress(0.6)
        ranks |= self._of_ground(ground)
        judges = {DISPUTED: partial(judge_disputes, minimum=self.minimum), TERM: judge_terms, CODE: judge_codes,
                  AREA: judge_areas}
        ranks |= {rule: judge(parcels, request, findings=self.findings) for rule, judge in judges.items()
                  if rule in request.rules}
        self.steps.progress(0.8)
        if request.plan is not None and PLAN in request.rules:
            ranks[PLAN] = judge_plan(parcels, request, self.minimum, self.findings, self.steps.cancelled)
        for rule, (lacks, key) in self._lacking().items():
            if rule in request.rules and lacks:
                not_checked[rule] = text(f"rights.{key}", self.language)
        judged = _Judged({rule: ranks[rule] for rule in request.rules if rule not in not_checked}, not_checked)
        return self._outcome(ground, judged)

    def _lacking(self) -> dict:
        """Rule -> whether nothing was given that it could be checked by, and the text key of what is missing."""
        parcels, request = self.parcels, self.request

        def no_field(*roles: str) -> bool:
            return not any(role in layer.fields for role in roles for layer in request.layers)

        return {LAYER: (not (parcels.is_ownership & parcels.is_judged).any(), "no_ownership"),
                DISPUTED: (request.disputes is None and no_field("registration", "seizure"), "no_registration"),
                SHARE: (request.holders is None, "no_holders"), TERM: (no_field("term_from", "term_to"), "no_terms"),
                CODE: (no_field("unit_code"), "no_codes"), AREA: (no_field("registered_area"), "no_areas"),
                PLAN: (request.plan is None, "no_plan")}

    # -- ground ------------------------------------------------------------------------------------------

    def _of_ground(self, ground: Ground) -> dict:
        parcels, conflicts = self.parcels, ground.conflicts
        ranks = {}
        rule, verdict = conflicts.rule, conflicts.verdict
        both = conflicts.second != ALONE
        for name in _ON_GROUND:
            rows = rule == name
            others = rows & both & (name != LAYER)   # an ownership is not at fault where a use lies on the wrong one
            ranks[name] = worst_by_row(
                np.concatenate([verdict[rows], verdict[others]]),
                np.concatenate([conflicts.first[rows], conflicts.second[others]]), len(parcels))[ground.stands_for]
        unusable = (parcels.reason != "") & parcels.is_live
        for name in _ON_GROUND:
            ranks[name][unusable | (name != LAYER) & ground.near_broken] = np.minimum(
                ranks[name][unusable | (name != LAYER) & ground.near_broken], UNDETERMINED)
        open_type = (parcels.type == "") & parcels.is_live
        ranks[LAYER][ground.bare | open_type] = np.minimum(ranks[LAYER][ground.bare | open_type], UNDETERMINED)
        self._tell_pairs(conflicts)
        self._tell_unusable(unusable)
        self._tell_open(ground.open)
        notes = ((ground.near_broken, "near_broken"), (open_type, "type_open"))
        for rows, key in notes:
            if rows.any():
                parcels.notes.append(text(f"rights.{key}", self.language, count=int(rows.sum()),
                                          examples=examples_of(parcels.name[np.flatnonzero(rows)])))
        if ground.slivers:
            parcels.notes.append(text("rights.slivers_bare", self.language, count=ground.slivers))
        stacked = int((ground.stands_for != np.arange(len(parcels))).sum())
        if stacked:
            parcels.notes.append(text("rights.stacked", self.language, count=stacked))
        return ranks

    def _tell_pairs(self, conflicts: Conflicts) -> None:
        parcels, accuracy = self.parcels, self.request.accuracy_m
        rule, verdict, reason = conflicts.rule, conflicts.verdict, conflicts.reason
        reasons = {key: text(key, self.language) for key in set(reason.tolist())}
        wanted = np.isin(rule.astype(str), self.request.rules)
        for name in _ON_GROUND:
            for is_pair in (True, False):
                rows = np.flatnonzero((rule == name) & ((conflicts.second != ALONE) == is_pair) & wanted)
                if not len(rows):
                    continue
                first, second = conflicts.first[rows], conflicts.second[rows]
                values = {"area": numbers(conflicts.area_m2[rows]), "low": numbers(conflicts.lower_m2[rows]),
                          "high": numbers(conflicts.upper_m2[rows]), "width": numbers(conflicts.width_m[rows], 3),
                          "accuracy": f"{accuracy:g}", **self._described("first", first)}
                shown = {"reason": [reasons[key] for key in reason[rows]]}
                basis, verified = self._bases(conflicts, rows)
                if is_pair:
                    values |= {**self._described("second", second), "other": parcels.name[second]}
                    beside = {"basis": basis, "basis_verified": verified, "control": parcels.name[second],
                              "control_layer": self._layers[parcels.layer[second]]}
                    shown |= {"holders": self._holders(first, second)}
                self.findings.add(
                    name, first, verdict[rows], "pair" if is_pair else "bare_ground", values=values, shown=shown,
                    geometry=conflicts.piece[rows], unit="m2", piece=rows, second=second,
                    measured=conflicts.area_m2[rows], limit_value=0.0, tolerance=self.minimum.area_m2,
                    overlap_area_m2=conflicts.area_m2[rows],
                    overlap_share=conflicts.area_m2[rows] / parcels.measured_m2[first],
                    **(beside if is_pair else {}))

    def _bases(self, conflicts: Conflicts, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the matrix says it, of some conflicts, the rule's basis where it has no row; and whether verified."""
        rules = self.parcels.rights.rules
        bases = [entry.basis or rules[entry.rule].basis if entry.rule else () for entry in conflicts.answers]
        words = np.array([bases_text(basis, self.language) for basis in bases] + [""], dtype=object)[:-1]
        checked = np.array([state_of(basis) == VERIFIED for basis in bases] + [False], dtype=object)[:-1]
        return words[conflicts.number[rows]], checked[conflicts.number[rows]]

    def _described(self, name: str, rows: np.ndarray) -> dict:
        """Type, area and letters of rights, under names of a sentence."""
        parcels = self.parcels
        unknown = text("rights.unknown_type", self.language)
        titles = np.where(parcels.title[rows] == "", unknown, parcels.title[rows])
        letters = np.where(parcels.letters[rows] == "", "–", parcels.letters[rows])
        return {f"{name}_title": titles, f"{name}_area": numbers(parcels.area_m2[rows]), f"{name}_letters": letters}

    def _holders(self, first: np.ndarray, second: np.ndarray) -> Sequence:
        """A sentence on the tokens of both sides, empty where no holder is known."""
        if self.request.holders is None:
            return [""] * len(first)
        sides = {"first": of_distinct(short_tokens, self.tokens[first]),
                 "second": of_distinct(short_tokens, self.tokens[second])}
        return texts_of_rows("rights.pair_holders", self.language, len(first), **sides)

    def _tell_unusable(self, unusable: np.ndarray) -> None:
        rows = np.flatnonzero(unusable)
        if len(rows) and SAME not in self.request.rules:    # no finding speaks of them
            self.parcels.notes.append(text("rights.unusable_rights", self.language, count=len(rows),
                                           examples=examples_of(self.parcels.name[rows])))
        elif len(rows):
            keys = self.parcels.reason[rows]
            words = {key: text(key, self.language) for key in set(keys.tolist())}
            self.findings.add(SAME, rows, "undetermined", "unusable", values={"cause": keys},
                              shown={"why": [words[key] for key in keys]},
                              geometry=np.full(len(rows), None, dtype=object))

    def _tell_open(self, ground: Open) -> None:
        """Ground that becomes known with the repair of another right's outline."""
        parcels = self.parcels
        self.findings.add(SAME, ground.right, "undetermined", "open_ground", values={
            "area": numbers(ground.area_m2), "other": parcels.name[ground.broken]},
            control=parcels.name[ground.broken], geometry=ground.piece, unit="m2", measured=ground.area_m2,
            limit_value=0.0, overlap_area_m2=ground.area_m2)

    # -- answer ------------------------------------------------------------------------------------------

    def _outcome(self, ground: Ground, judged: _Judged) -> Outcome:
        parcels = self.parcels
        frame, geometry, places = self.findings.frame()
        conflicts = ground.conflicts
        wanted = np.isin(conflicts.rule.astype(str), self.request.rules)
        pairs, pieces = self._conflict_table(conflicts, np.flatnonzero(wanted))
        rows, overall = self._parcel_table(ground, judged)
        forbidden = (conflicts.verdict == "forbidden") & wanted
        disputed = judged.ranks.get(DISPUTED, np.full(0, ALLOWED))
        disputed_count = len(frame.loc[frame["rule_id"] == DISPUTED, "subject_id"].unique()) if len(disputed) else 0
        undetermined = np.any([ranks == UNDETERMINED for ranks in judged.ranks.values()], axis=0) \
            if judged.ranks else np.zeros(len(parcels), dtype=bool)
        counts = {
            "RIGHT_COUNT": len(parcels), "CONFLICT_COUNT": int(forbidden.sum()),
            "CONFLICT_AREA": float(conflicts.area_m2[forbidden].sum()),
            "BOUNDARY_COUNT": int((conflicts.is_boundary & wanted).sum()), "DISPUTED_COUNT": disputed_count,
            "UNDETERMINED_COUNT": int(undetermined.sum()), "NOT_CHECKED_COUNT": len(judged.not_checked),
            "FINDING_COUNT": len(frame), "HAS_CONFLICT": bool((overall == FORBIDDEN).any()),
            "IS_DETERMINED": not undetermined.any() and not judged.not_checked}
        with_findings = {rule: places[0][(frame["rule_id"] == rule).to_numpy(dtype=bool)] for rule in judged.ranks}
        notes = [*parcels.notes, *missing_notes(parcels, judged.ranks, with_findings), *(
            text("rights.not_checked", self.language, rule=rule, why=why) for rule, why in judged.not_checked.items())]
        self.steps.progress(1.0)
        return Outcome(
            frame, {"parcels": rows, "conflicts": pairs, "shares": self.shares},
            {FINDINGS: geometry, "parcels": parcels.geometry, "conflicts": pieces}, parcels.crs, counts, notes,
            settled={"area_method": parcels.method, "rules": tuple(judged.ranks),
                     "sides": Sides(*places, parcels, conflicts, self.tokens)})

    def _parcel_table(self, ground: Ground, judged: _Judged) -> tuple[pd.DataFrame, np.ndarray]:
        parcels = self.parcels
        live = parcels.is_live
        unsaid = np.full(len(live), -1)
        columns = {VERDICT_COLUMN[rule]: words_taken(VERDICTS, np.where(live, judged.ranks[rule], -1)
                                                     if rule in judged.ranks else unsaid) for rule in RULES}
        ranks = np.array([*judged.ranks.values()], dtype=np.int8).reshape(-1, len(live))
        overall = np.where(live, ranks.min(axis=0, initial=ALLOWED), ALLOWED)
        if judged.not_checked:   # what was not looked for is not known, and comes before a condition as everywhere
            overall = np.where(live, np.minimum(overall, UNDETERMINED), overall)
        names = np.array([rule.removeprefix("RIGHT-") for rule in judged.ranks], dtype=object)
        bits = 1 << np.arange(len(names))   # of a number of the rules that are undetermined
        number, different = pd.factorize(bits @ (ranks == UNDETERMINED))
        missing = [rule.removeprefix("RIGHT-") for rule in judged.not_checked]
        lists = [", ".join([*names[(bits & rules) > 0], *missing]) for rules in different.tolist()]
        listed = np.where(live & np.array([words != "" for words in lists], dtype=bool)[number], number, -1)
        area = conflict_area(parcels, ground.conflicts)[ground.stands_for]
        remarks = [text(f"rights.remark_{word}", self.language) for word in ("ended", "open")]
        remark = np.where(~live, 0, np.where(parcels.is_open, 1, -1))
        frame = pd.DataFrame({
            "right_id": parcels.name, "layer": words_taken(self._layers, parcels.layer), "layer_fid": parcels.fid,
            "unit_code": np.where(parcels.codes.text == "", None, parcels.codes.text),
            "code_letters": texts_or_null(parcels.letters), "right_type": texts_or_null(parcels.type),
            "right_title": texts_or_null(parcels.title), "area_m2": parcels.area_m2,
            "measured_m2": parcels.measured_m2, "registered_m2": parcels.registered.values, "conflict_m2": area,
            "verdict": words_taken(VERDICTS, np.where(live, overall, -1)), **columns,
            "undetermined": words_taken(lists, listed), "remark": words_taken(remarks, remark)}, copy=False)
        return frame.astype(PARCEL_COLUMNS, copy=False), overall

    def _conflict_table(self, conflicts: Conflicts, rows: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
        """The pieces, the worst and largest first."""
        parcels, language = self.parcels, self.language
        verdicts = pd.Categorical(conflicts.verdict[rows], categories=list(VERDICTS)).codes
        order = np.lexsort((-conflicts.area_m2[rows], conflicts.rule[rows].astype(str), verdicts))
        rows = rows[order]
        both = conflicts.second[rows] != ALONE
        first, second = conflicts.first[rows], np.where(both, conflicts.second[rows], 0)
        basis, verified = self._bases(conflicts, rows)
        reason = conflicts.reason[rows]
        reasons = {key: text(key, language) for key in set(reason.tolist())}

        def sides(values: np.ndarray) -> tuple:
            return values[first], np.where(both, values[second], None)

        columns: dict = {"rule_id": conflicts.rule[rows], "verdict": conflicts.verdict[rows]}
        for name, values in (("id", parcels.name), ("type", parcels.type), ("title", parcels.title),
                             ("letters", parcels.letters)):
            columns[f"first_{name}"], columns[f"second_{name}"] = (np.where(side == "", None, side)
                                                                   for side in sides(values))
        area, measured = conflicts.area_m2[rows], parcels.measured_m2
        columns |= {"area_m2": area, "lower_m2": conflicts.lower_m2[rows], "upper_m2": conflicts.upper_m2[rows],
                    "width_m": conflicts.width_m[rows], "first_m2": parcels.area_m2[first],
                    "second_m2": np.where(both, parcels.area_m2[second], np.nan),
                    "first_percent": 100.0 * area / measured[first],
                    "second_percent": np.where(both, 100.0 * area / measured[second], np.nan),
                    "is_boundary": conflicts.is_boundary[rows], "reason": [reasons[key] for key in reason],
                    "basis": basis, "basis_verified": verified}
        frame = pd.DataFrame({name: columns[name] for name in CONFLICT_COLUMNS}).astype(CONFLICT_COLUMNS)
        return frame, conflicts.piece[rows]


CHECK = Check("rights", check_rights, None, {
    "parcels": PARCEL_COLUMNS, "conflicts": CONFLICT_COLUMNS, "shares": SHARE_COLUMNS}, whole="scale.connected")
