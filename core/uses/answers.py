"""From pieces of ground by zone to rows, verdicts and findings of a check of uses."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract import cells
from ..contract.arithmetic import choose, multiply
from ..contract.basis import VERIFIED, bases_text, compared_of, state_of
from ..contract.book import Book, of_distinct, origin_of, unique_names
from ..contract.interval import Interval
from ..contract.outcome import FINDINGS, VERDICTS, Outcome
from ..contract.pack_head import BUILT_IN
from ..contract.sentences import gathered, texts_of_rows
from ..contract.sums import sum_by
from ..contract.verdicts import UNDETERMINED, count_by_row, count_subjects, count_words, worst_by_row
from ..contract.verdicts import VERDICTS as WORDS
from ..frames import columns_of
from ..geometry.parallel import ask, asking
from ..texts import pick, text
from .reading import Asked, answer
from .request import (
    ACCORDANCE,
    EXISTING,
    IN_ACCORDANCE,
    NOT_IN_ACCORDANCE,
    ON_CONDITION,
    ROLE,
    ROW_COLUMNS,
    SUMMARY_COLUMNS,
    UNKNOWN,
    UseRequest,
)

SEVERITY = {"forbidden": "critical", "undetermined": "major", "conditional": "minor", "allowed": "minor"}
AREAS = {f"{word}_m2": word for word in ACCORDANCE}
VERDICT_COLUMNS = {
    **dict.fromkeys(("subject_id", "project_id", "verdict", "accordance", f"{ROLE}_verdict", "reason"), "string"),
    **dict.fromkeys(("controls_checked", "controls_in_scope", "forbidden_count", "conditional_count",
                     "undetermined_count"), "int64"),
    **dict.fromkeys(("area_m2", *AREAS, "sliver_m2"), "Float64"), "zones": "string"}
#: What is known of a use in a zone.
ANSWER = ("verdict", "lowered", "accordance", "use", "use_title", "zone_code", "zone_title", "cell", "condition", "key",
          "use_name", "zone_name", "candidates", "documents", "basis", "basis_verified")
#: The worst accordance of several counts.
ORDER = (NOT_IN_ACCORDANCE, EXISTING, UNKNOWN, ON_CONDITION, IN_ACCORDANCE)


def head_of(request: UseRequest) -> str:
    """The sentence above every result: what prevails, and how much is unverified.

    Args:
        request: the check.
    """
    states = [state_of(cell.basis) for cell in request.matrix.cells.values()]
    return text("use.unverified", request.language, prevails=pick(request.matrix.prevails, request.language),
                count=sum(state != VERIFIED for state in states),
                total=len(states)) + compared_of(states, request.language)


def assemble(pieces) -> Outcome:
    """Everything that a check of uses answers, as of ``check.check_use``.

    Args:
        pieces: ``check.Pieces``.
    """
    piece, part = _parts_of(pieces)
    answers, number = _answers_of(pieces, piece, pieces.uses.parts["asked"].to_numpy()[part])
    ask()
    columns = {name: values[number] for name, values in answers.items()}
    columns["verdict"] = np.where(pieces.is_sliver[piece], columns["lowered"], columns["verdict"])
    frame = _counted(pieces, _rows(pieces, piece, part, columns), piece)
    findings = _Findings(pieces)
    findings.of_rows(piece, columns)
    findings.of_subjects()
    finding_rows, finding_geometry = findings.book.frame()
    verdicts = _verdicts(pieces, frame, piece, finding_rows)
    return Outcome(finding_rows, {"rows": frame, VERDICTS: verdicts, "summary": _summary(pieces, frame)},
                   {"rows": pieces.geometry[piece], FINDINGS: finding_geometry}, pieces.request.subjects.crs,
                   _counts(verdicts), pieces.notes, head_of(pieces.request))


def _parts_of(pieces) -> tuple[np.ndarray, np.ndarray]:
    """Each piece with each use of its subject, positions of pieces and of ``uses.parts`` ``(m,)``."""
    row = pieces.uses.parts["row"].to_numpy()
    order = np.argsort(row, kind="stable")
    bounds = np.searchsorted(row[order], np.arange(len(pieces.subjects) + 1))
    count = np.diff(bounds)[pieces.subject]
    first = np.cumsum(count) - count
    return np.repeat(np.arange(len(count)), count), order[
        np.arange(count.sum()) + np.repeat(bounds[pieces.subject] - first, count)]


def _answers_of(pieces, piece: np.ndarray, asked: np.ndarray) -> tuple[dict, np.ndarray]:
    """What the matrix says of each use in each zone, once for those that are alike.

    Args:
        pieces: of ground. piece, asked: their positions, and those of the uses ``(m,)``.

    Returns:
        Name -> values of each combination, object ``(k,)``, ``ANSWER``; and the combination of each row ``(m,)``.
    """
    zone, codes = pd.factorize(pieces.group_code, use_na_sentinel=True)   # -1: in no zone
    names, several = [*codes, None], len(pieces.uses.asked)
    alike, number = np.unique(zone[piece] % len(names) * several + asked, return_inverse=True)
    lines = [_answer(pieces, names[position], pieces.uses.asked[use]) for position, use in asking(
        zip(*(places.tolist() for places in np.divmod(alike, several))) if len(alike) else ())]
    return columns_of(lines, ANSWER), number


def _answer(pieces, code: str | None, use: Asked) -> dict:
    """What the matrix says of a use in a zone, in words; None: in no zone."""
    request, language = pieces.request, pieces.request.language
    verdict, cell, reason = ("undetermined", None, "use.outside") if code is None else \
        answer(request.matrix, code, use)
    accordance = {"allowed": IN_ACCORDANCE, "conditional": ON_CONDITION, "undetermined": UNKNOWN}.get(
        verdict, EXISTING if request.mode == "existing" else NOT_IN_ACCORDANCE)
    listed = request.matrix.zones.get(code) if code else None
    title = pick(listed.title, language) if listed else None
    return {
        "verdict": "conditional" if accordance == EXISTING else verdict,
        "lowered": "conditional" if verdict != "allowed" else verdict, "accordance": accordance,
        "use": use.use or None, "use_title": use.title or None, "zone_code": code or None, "zone_title": title,
        "cell": cell.id if cell else None,
        "condition": pick(cell.condition, language) if cell and cell.condition else None,
        "key": reason or ("use.existing" if accordance == EXISTING else f"use.{cell.verdict}"),
        "use_name": " ".join(filter(None, (use.use, use.title))) or "–",
        "zone_name": " ".join(filter(None, (code, title))) or "–",
        "candidates": ", ".join(candidate[0] for candidate in use.candidates),
        "documents": pick(cell.documents, language) if cell and cell.documents else
        text("use.documents_ask", language),
        "basis": bases_text(cell.basis, language) if cell else None,
        "basis_verified": cell.basis_verified if cell else None}


def _rows(pieces, piece: np.ndarray, part: np.ndarray, answers: dict) -> pd.DataFrame:
    """A row per subject, use and zone.

    Args:
        pieces: of ground. piece, part: see ``_parts_of``. answers: of each row.
    """
    subject, subjects = pieces.subject[piece], pieces.subjects
    dimension = subjects.dimension[subject]
    columns = {**answers, "subject_id": subjects.ids[subject], "subject_fid": subjects.table.fids[subject],
               "project_id": subjects.projects[subject], "use_share": cells.number(pieces.uses.share)[part],
               "area_m2": np.where(dimension == 2, pieces.area_m2[piece], np.nan),
               "length_m": np.where(dimension == 1, pieces.length_m[piece], np.nan),
               "counted_m2": np.full(len(piece), np.nan), "share": pieces.share[piece],
               "is_sliver": pieces.is_sliver[piece]}
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind)
                         for name, kind in asking(ROW_COLUMNS.items(), 1)})


def _counted(pieces, rows: pd.DataFrame, piece: np.ndarray) -> pd.DataFrame:
    """The rows with the area that counts: where zones overlap, each ground once, for the strictest of them."""
    ask()
    solid, count = ~rows["is_sliver"].to_numpy(dtype=bool), len(pieces.subject)
    rank = -worst_by_row(rows["accordance"][solid], piece[solid], count, order=ORDER, none=IN_ACCORDANCE)
    rank[~np.isin(np.arange(count), piece[solid])] = -len(ORDER)   # a sliver takes nothing from the others
    counted = pd.array(pieces.divided(rank)[piece], dtype="Float64")
    counted[rows["area_m2"].isna().to_numpy(dtype=bool)] = pd.NA
    return rows.assign(counted_m2=counted)


class _Findings:
    """Findings of rows, and of subjects and zones that cannot be judged."""

    def __init__(self, pieces):
        self.pieces, self.request, self.language = pieces, pieces.request, pieces.request.language
        self.book = Book(self.request.subjects.crs, ids=("rule_id", "named", "control_role", "control_id", "use"),
                         evidence=("verdict", "use"), order=("subject_fid", "verdict"), pack=self.request.matrix,
                         origin=origin_of(self.language, [(ROLE, self.request.zones)], self.request.subjects))
        self.named = unique_names(pieces.subjects.ids, pieces.subjects.table.fids)

    def _say(self, key: str, **values) -> str:
        return text(key, self.language, **values)

    def of_rows(self, piece: np.ndarray, answers: dict) -> None:
        """A finding of each row, unless the matrix admits the use.

        Args:
            piece: of each row ``(m,)``. answers: name -> values of each row.
        """
        pieces, rows = self.pieces, np.flatnonzero(answers["verdict"] != "allowed")
        piece, answers = piece[rows], {name: values[rows] for name, values in answers.items()}
        subject, sliver = pieces.subject[piece], pieces.is_sliver[piece]
        areal = pieces.subjects.dimension[subject] == 2
        area = np.where(areal, pieces.area_m2[piece], 0.0)
        keys = np.where(~areal & (answers["key"] == "use.outside"), "use.outside_point", answers["key"])
        values = {"use": answers["use_name"], "zone": answers["zone_name"], "control": answers["zone_name"],
                  "condition": of_distinct(lambda words: words or "", answers["condition"]), "area": area,
                  "candidates": answers["candidates"]}
        message = np.full(len(rows), "", dtype=object)
        for key in asking(dict.fromkeys(keys.tolist()), 1):
            here = np.flatnonzero(keys == key)
            message[here] = texts_of_rows(key, self.language, len(here), layer=self.request.zones.name,
                                          scheme=pieces.uses.scheme,
                                          **{name: column[here] for name, column in values.items()})
        here = np.flatnonzero(sliver)
        message[here] = texts_of_rows("use.sliver", self.language, len(here), area=area[here], message=message[here])
        rule = of_distinct(lambda cell, key: f"USE-{cell}" if cell else
                           f"{BUILT_IN}USE-{key.partition('.')[2].upper().replace('_', '-')}", answers["cell"], keys)
        severity = of_distinct(SEVERITY.get, answers["verdict"])
        severity[sliver] = "minor"
        self._add(rule, subject, answers["verdict"], message, geometry=pieces.geometry[piece], severity=severity,
                  area=area, length=pieces.length_m[piece], overlap_share=pieces.share[piece],
                  control_id=answers["zone_code"],
                  **{name: answers[name] for name in ("basis", "basis_verified", "documents", "use")})

    def of_subjects(self) -> None:
        """What cannot be judged: geometry of subjects and zones, and zones on the same ground."""
        pieces, subjects, layer = self.pieces, self.pieces.subjects, self.request.zones.name
        rows = np.flatnonzero(subjects.reasons != "")
        self._add(f"{BUILT_IN}USE-UNUSABLE", rows, "undetermined", of_distinct(
            lambda reason: self._say("use.unusable", reason=self._say(reason)), subjects.reasons[rows]))
        rows, zone = np.array(pieces.uncertain, dtype=np.int64).reshape(-1, 2).T
        unusable = pieces.controls.unusable
        ids, reasons = (unusable[name].to_numpy(dtype=object)[zone] for name in ("control_id", "reason"))
        self._add(f"{BUILT_IN}USE-UNUSABLE-ZONE", rows, "undetermined", of_distinct(lambda control, reason: self._say(
            "use.unusable_zone", control=control, layer=layer, reason=self._say(reason)), ids, reasons),
            geometry=subjects.table.geometry[rows], control_id=ids)
        count = len(pieces.doubled)
        rows, area = (np.array([line[column] for line in pieces.doubled], dtype=kind)
                      for column, kind in ((0, np.int64), (2, float)))
        zones, ground = np.empty(count, dtype=object), np.empty(count, dtype=object)
        for position, (_row, members, _area) in asking(enumerate(pieces.doubled)):
            zones[position] = ", ".join(sorted(map(str, pieces.group_code[members])))
            ground[position] = shapely.union_all(pieces.geometry[members])
        self._add(f"{BUILT_IN}USE-ZONES-OVERLAP", rows, "conditional", texts_of_rows(
            "use.zones_overlap", self.language, count, zones=zones, area=area), geometry=ground, severity="minor",
            area=area, control_id=zones)

    def _add(self, rule, rows: np.ndarray, verdict, message: np.ndarray, **columns) -> None:
        """Add findings.

        Args:
            rule, verdict: of each ``(n,)``, or one for all. rows: of their subjects ``(n,)``. message: of each.
            columns: of the book; ``area`` in m², where the subject is a polygon; ``length`` in m, where it is a line.
        """
        subjects = self.pieces.subjects
        area, length = columns.pop("area", None), columns.pop("length", None)
        if area is not None:
            dimension = subjects.dimension[rows]
            area = np.where(dimension == 2, area, np.nan)
            length = np.full(len(rows), np.nan) if length is None else np.where(dimension == 1, length, np.nan)
            columns |= {"overlap_area_m2": area, "overlap_length_m": length,
                        "measured": np.where(dimension == 2, area, length),
                        "unit": np.select([dimension == 2, dimension == 1], ["m2", "m"], None)}
        self.book.add(**{
            "rule_id": rule, "severity": "major", "verdict": verdict, "relation": "overlaps",
            "project_id": subjects.projects[rows], "subject_id": subjects.ids[rows], "named": self.named[rows],
            "subject_fid": subjects.table.fids[rows], "control_role": ROLE, "control_layer": self.request.zones.name,
            "message": message, **columns})


def _verdicts(pieces, rows: pd.DataFrame, piece: np.ndarray, findings: pd.DataFrame) -> pd.DataFrame:
    """The worst verdict and accordance of each subject, and its areas by accordance.

    Args:
        piece: of each row, the piece of ground that it is about.
    """
    subjects = pieces.subjects
    fids = pd.Index(subjects.table.fids)

    of_rows, of_findings = (fids.get_indexer(frame["subject_fid"]) for frame in (rows, findings))
    ask()
    words = np.concatenate([frame["verdict"].to_numpy(dtype=object) for frame in (rows, findings)])
    code = worst_by_row(words, np.concatenate([of_rows, of_findings]), len(subjects),
                        none="undetermined")   # no ground and no use: it cannot be decided
    verdict, is_open = np.array(WORDS, dtype=object)[code], code == UNDETERMINED
    solid = ~rows["is_sliver"].to_numpy(dtype=bool)
    accordance = worst_by_row(rows["accordance"][solid], of_rows[solid], len(subjects), UNKNOWN, ORDER)
    accordance[subjects.reasons != ""] = ORDER.index(UNKNOWN)
    accordance[is_open] = np.minimum(accordance[is_open], ORDER.index(UNKNOWN))
    count = count_by_row(findings["verdict"], of_findings, len(subjects))
    frame = pd.DataFrame({
        "subject_id": subjects.ids, "project_id": subjects.projects, "verdict": verdict,
        "accordance": np.array(ORDER, dtype=object)[accordance], f"{ROLE}_verdict": verdict,
        "reason": _reasons(findings, of_findings, is_open), "controls_checked": (~is_open).astype(int),
        "controls_in_scope": 1,
        **{f"{word}_count": count[word] for word in ("forbidden", "conditional", "undetermined")}})
    frame["area_m2"] = cells.number(choose(subjects.dimension == 2, subjects.area_m2))
    ask()
    # a mixed use lies on one ground: its area counts once, by the worst of its uses
    ground = rows.assign(rank=rows["accordance"].map({word: -at for at, word in enumerate(ORDER)}), piece=piece) \
        .sort_values("rank", kind="stable").drop_duplicates("piece", keep="last")
    sliver = ground["is_sliver"].to_numpy(dtype=bool)
    wanted = {name: ~sliver & (ground["accordance"] == word).to_numpy(dtype=bool) for name, word in AREAS.items()}
    for name, mask in asking((*wanted.items(), ("sliver_m2", sliver)), 1):
        sums = ground.loc[mask].groupby("subject_fid")["counted_m2"].sum()
        frame[name] = sums.reindex(fids).fillna(0.0).to_numpy(dtype=float)
    zone = rows["zone_code"].to_numpy(dtype=object, na_value=None)
    in_zones = pd.DataFrame({"subject": of_rows, "zone_code": zone}).dropna().drop_duplicates().sort_values("zone_code")
    frame["zones"] = _together(in_zones["zone_code"], in_zones["subject"], len(subjects), ", ")
    ask()
    return frame.astype(VERDICT_COLUMNS)


def _reasons(findings: pd.DataFrame, rows: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """What is not known, in the words of the findings, for the subjects that are ``wanted``, object ``(n,)``.

    Args:
        rows: positions of the subjects of the findings.
    """
    ask()
    here = np.flatnonzero((findings["verdict"] == "undetermined").to_numpy(dtype=bool))
    words = pd.DataFrame({"subject": rows[here], "message": findings["message"].to_numpy(dtype=object)[here]}) \
        .drop_duplicates()
    return np.where(wanted, _together(words["message"], words["subject"], len(wanted), " "), None)


def _together(texts: pd.Series, rows: pd.Series, count: int, between: str) -> np.ndarray:
    """Texts of each subject in one, object ``(count,)``; None where it has none."""
    together = gathered(texts.to_numpy(dtype=object), rows.to_numpy(), count, between)
    return np.where(together == "", None, together)


def _summary(pieces, rows: pd.DataFrame) -> pd.DataFrame:
    """Areas by zone, use and accordance, each ground once; of a mixed use by its share, which may be unknown."""
    language = pieces.request.language
    ask()
    keys = ["zone_code", "zone_title", "use", "use_title", "accordance"]
    groups = rows.assign(row_count=1).groupby(keys, dropna=False)
    table, group = groups[["row_count"]].sum().reset_index(), groups.ngroup().to_numpy()
    counted, share = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("counted_m2", "use_share"))
    has = ~np.isnan(counted)   # a line has no area
    each = multiply(Interval.of(counted[has]), Interval.of(np.where(np.isnan(share), 0.0, share)[has],
                                                           np.where(np.isnan(share), 1.0, share)[has]))
    area = sum_by(each, group[has], len(table))
    for name, column in (("area_m2", cells.number), ("lower_m2", cells.lower), ("upper_m2", cells.upper)):
        table[name] = column(area)
        table.loc[~np.isin(np.arange(len(table)), group[has]), name] = pd.NA
    table["accordance_title"] = table["accordance"].map(
        {word: text(f"use.accordance_{word}", language) for word in ACCORDANCE})
    return table.reindex(columns=list(SUMMARY_COLUMNS)).astype(SUMMARY_COLUMNS)


def _counts(verdicts: pd.DataFrame) -> dict:
    return {**count_subjects(verdicts["verdict"]),
            "EXISTING_NOT_IN_ACCORDANCE_COUNT": count_words(verdicts["accordance"], [EXISTING])[EXISTING],
            **{f"{name[:-3].upper()}_M2": float(verdicts[name].sum()) for name in AREAS}}
