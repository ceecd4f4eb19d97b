"""Cards that explain the worst subjects: the rule, the two numbers, the basis, a drawing."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ...geometry.parallel import asking
from ...quality.pack.checks import CHECKS
from ...texts import text
from .. import format as fmt
from ..maps.drawing import MAX_PIECES, draw
from ..maps.of_run import RunMaps
from ..numbers import USUAL, NumberStyle, areas_in
from ..rows import MAX_CARDS, MAX_FINDINGS_A_CARD, MAX_POINTS_A_CARD, Places, column, of_the_run, records
from ..words import (
    WORDED,
    basis_lines,
    control_id_word,
    in_force_words,
    relation_word,
    role_word,
    severity_word,
    verdict_word,
)
from .sheets import FINDING_COLUMNS
from .states import OPEN, state_word

MAX_RUN_POINTS = 50
MAX_MAPS = 100      # of projects in one page; each project's own report has its map
_WHOLE_LAYERS = ("reference_system", "plain_geometry")    # the message names what is wrong with the layer
OPEN_CARDS = 30     # the rest is folded, so that a long report stays easy to scroll
_DOCUMENT_BREAK = re.compile(r"\s*\n\s*|;\s+|;\s*")


def with_problem(verdicts: pd.DataFrame) -> np.ndarray:
    """Mask of the subjects that deserve a card: everything but "no conflict found".

    Args:
        verdicts: a row per subject ``(n,)``.
    """
    return ~column(verdicts, "verdict").astype("string").eq("allowed").fillna(False).to_numpy(dtype=bool)


def build_cards(t, data, verdicts, places: Places, titles) -> tuple[list[dict], dict, int]:
    """Cards of the worst subjects.

    Args:
        t: words of the report's language, of ``words_in``.
        data: of the report, ``ReportData``.
        verdicts: a row per subject ``(n,)``.
        places: of its verdicts and findings.
        titles: control role -> its name.

    Returns:
        (cards, anchors by subject key, number of subjects that would deserve one).
    """
    wanted = with_problem(verdicts)
    rules = {rule.rule_id: rule for rule in data.rules}
    order = places.subject_order[wanted[places.subject_order]]
    chosen = order[:MAX_CARDS]
    names = list(dict.fromkeys(places.subjects.iloc[chosen]))
    by_subject = _positions_by_subject(places.finding_order, places.findings, names)
    columns = ["subject_id", "subject_fid", "project_id", "verdict", "area_m2", "length_m", "reason",
               "controls_checked", "controls_in_scope", "state"]
    cards, anchors, mapped = [], {}, _ProjectMaps(data, places.numbers)
    for place, (position, record) in asking(enumerate(zip(chosen, records(verdicts.iloc[chosen], columns)), 1), 5):
        key = places.subjects.iloc[position]
        anchors.setdefault(key, f"s{place}")
        cards.append({"anchor": f"s{place}", "open": place <= OPEN_CARDS, "scope": _scope(t, record),
                      "advice": advice_of(t, data, record),
                      **_card(t, data, position, record, by_subject.get(key, ()), titles, rules),
                      **mapped.of(record)})
    return cards, anchors, int(wanted.sum())


class _ProjectMaps:
    """The map of each project, on its first card, and the numbers that the overview has for projects."""

    def __init__(self, data, numbers: dict):
        self.data, self.numbers = data, numbers
        self.maps = data.maps if isinstance(data.maps, RunMaps) and len(data.maps) > 1 else {}
        self.drawn: set = set()

    def of(self, record) -> dict:
        """``map`` (SVG, empty without one), ``number`` of the project, ``name`` of it.

        Args:
            record: of the subject.
        """
        project = fmt.plain(record["project_id"])
        drawing = ""
        if project in self.maps and project not in self.drawn and len(self.drawn) < MAX_MAPS:
            self.drawn.add(project)
            drawing = self.maps.small(project, str(len(self.drawn)))
        return {"map": drawing, "number": self.numbers.get(project, ""),
                "name": self.data.project_names.get(project, "")}


def _positions_by_subject(order, finding_keys, names):
    if finding_keys is None or not names:
        return {}
    mask = finding_keys.isin(names).to_numpy()
    chosen = order[mask[order]]
    codes, keys = pd.factorize(finding_keys.iloc[chosen])
    groups = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(keys)))
    return {name: chosen[part] for name, part in zip(keys, np.split(groups, ends[:-1]))}


def _card(t, data, position, record, positions, titles, rules):
    name = fmt.plain(record["subject_id"]) or fmt.plain(record["subject_fid"]) or fmt.MISSING
    points = []
    if len(positions):
        part = data.findings.iloc[positions[:MAX_FINDINGS_A_CARD]]
        points = _gathered([finding_point(t, data.language, item, titles, rules.get(item["rule_id"]), data.numbers)
                            for item in records(part, (*FINDING_COLUMNS, "state"))])
    shown = sum(1 + len(point["also"]) for point in points)
    area = record["area_m2"]
    sizes = areas_in(area, data.numbers, data.language)
    if not sizes and not fmt.is_missing(record["length_m"]):
        sizes = [fmt.length_words(record["length_m"], data.language)]
    own_project = record["project_id"] == record["subject_id"]    # no project was named
    settled = state_word(record["state"], data.language) if record["state"] not in (None, OPEN) else ""
    return {"subject": name,
            "project": "" if own_project else fmt.plain(record["project_id"]),
            "verdict": "" if settled else record["verdict"],
            "label": settled or verdict_word(t, record["verdict"]), "sizes": sizes,
            "reason": fmt.plain(record["reason"]) if not points else "",
            "points": points, "more": len(positions) - shown,
            "drawing": _drawing(data, position, positions)}


def advice_of(t, data, record) -> list[tuple]:
    """How to comply, and the tolerance band: ``(label, sentences)`` each, where they were computed.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        record: the subject's row.
    """
    fid = record["subject_fid"]
    if fmt.is_missing(fid):
        return []
    lines = [(t("comply"), data.remedies.get(int(fid), ())), (t("band"), data.bands.get(int(fid), ()))]
    return [(label, sentences) for label, sentences in lines if sentences]


def _gathered(points: list[dict]) -> list[dict]:
    """One block for findings that differ in the control alone; the later ones keep their sentence."""
    blocks: dict = {}
    for point in points:
        key = (point["rule"], point["verdict"], point["state"], point["control"], point["presumed"], point["in_force"],
               *point["documents"])
        if key in blocks:
            blocks[key]["also"].append(point["message"])
        elif len(blocks) < MAX_POINTS_A_CARD:
            blocks[key] = point
    return list(blocks.values())


def _scope(t, record) -> str:
    checked, scope = record["controls_checked"], record["controls_in_scope"]
    if fmt.is_missing(checked) or fmt.is_missing(scope):
        return ""
    return t("scope_short", checked=int(checked), scope=int(scope))


def run_points(t, data, finding_order, titles, rules) -> list[dict]:
    """Findings without a subject, such as a missing layer: they concern the whole run.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        finding_order: positions of the findings, the worst first. titles: control role -> name. rules: rule id ->
            ``RuleShown``.
    """
    findings = data.findings
    chosen = finding_order[of_the_run(findings)[finding_order]][:MAX_RUN_POINTS]
    return [finding_point(t, data.language, item, titles, rules.get(item["rule_id"]), data.numbers)
            for item in records(findings.iloc[chosen], (*FINDING_COLUMNS, "state"))]


def _drawing(data, position, positions):
    subject = None if data.verdict_geometry is None else data.verdict_geometry[position]
    pieces = []
    if data.finding_geometry is not None and len(positions):
        # Beyond what is drawn the pieces are only counted.
        words = column(data.findings, "verdict").iloc[positions]
        pieces = [(piece, word if isinstance(word, str) else "") for piece, word
                  in zip(data.finding_geometry[positions][:MAX_PIECES * 5], words)]
    return draw(subject, pieces, data.crs)


def finding_point(t, language, record, titles, rule, style: NumberStyle = USUAL) -> dict:
    """The content of one finding's card: words, numbers, basis and documents, in a language.

    Args:
        t: words of the report's language, of ``words_in``.
        language: of sentences, ``"en"`` or ``"zh"``.
        record: the finding. titles: control role -> name. rule: ``RuleShown``, None: nothing more is known. style:
            units and decimals.
    """
    numbers = []
    measured, limit, tolerance = record["measured"], record["limit_value"], record["tolerance"]
    unit = record["unit"]
    if not fmt.is_missing(measured):
        numbers.append((t("measured"), fmt.quantity(measured, unit, language), "main"))
        numbers += [(label, fmt.quantity(value, unit, language), kind)
                    for label, value, kind in ((t("limit"), limit, "main"), (t("tolerance"), tolerance, "side"))
                    if not fmt.is_missing(value)]
    numbers += _overlap(t, language, record, style)
    documents = "" if fmt.is_missing(record["documents"]) else str(record["documents"])
    control = role_word(t, record["control_role"], titles)
    layer = fmt.plain(record["control_layer"])
    message, presumed = fmt.plain(record["message"]), ""
    if rule is not None and rule.presumed:
        sentence = text("zoning.presumed", language, presumed=rule.presumed)
        if sentence in message:    # it has a line of its own on the card
            message, presumed = message.replace(sentence, "").strip(), rule.presumed
    return {"verdict": record["verdict"], "label": verdict_word(t, record["verdict"]),
            "severity": severity_word(t, record["severity"]),
            "state": "" if record.get("state") == OPEN else state_word(record.get("state"), language),
            "rule": fmt.plain(record["rule_id"]),
            "message": message, "control": control,
            "control_detail": [part for part in (layer, _control_id(t, language, record)) if part],
            "relation": relation_word(t, record["relation"]), "numbers": numbers,
            "basis": basis_lines(t, language, record, rule),
            "in_force": in_force_words(t, record["in_force_from"], record["in_force_to"]),
            "data_date": fmt.day(record["data_date"]),
            "documents": [part for part in _DOCUMENT_BREAK.split(documents) if part],
            "presumed": presumed, "also": [], "routes": rule.routes if rule else ()}


def _control_id(t, language: str, record) -> str:
    """The feature of the control; of a check of a database the field, which has no number, and no mark of a place."""
    control_id = record["control_id"]
    if fmt.is_missing(control_id):
        return ""
    if record["relation"] in CHECKS:
        return "" if str(control_id).startswith("@") or record["relation"] in _WHOLE_LAYERS else str(control_id)
    if record["control_role"] in WORDED:
        return control_id_word(record["control_role"], control_id, language)
    return t("control_feature", control_id=control_id)


def _overlap(t, language, record, style) -> list[tuple]:
    """The overlap in the units that the measured number does not have, with its share."""
    area, length, parts = record["overlap_area_m2"], record["overlap_length_m"], []
    if not fmt.is_missing(area) and float(area):
        label, has_metres = t("overlap"), not fmt.is_missing(record["measured"]) and record["unit"] in ("m2", "m²")
        parts = areas_in(area, style, language, ("m2",) if has_metres and len(style.units) > 1 else ())
    elif not fmt.is_missing(length) and float(length):
        label, parts = t("length_share"), [fmt.quantity(length, "m", language)]
    if parts and not fmt.is_missing(record["overlap_share"]):
        parts.append(fmt.percent(record["overlap_share"]))
    return [(label, " · ".join(parts), "side")] if parts else []
