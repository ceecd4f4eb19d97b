"""From pieces of ground by zone to rows, verdicts and findings of a check of uses."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract import cells
from ..contract.arithmetic import choose, multiply
from ..contract.basis import VERIFIED, bases_text, compared_of, state_of
from ..contract.book import Book, origin_of, unique_names
from ..contract.interval import Interval
from ..contract.outcome import FINDINGS, VERDICTS, Outcome
from ..contract.pack_head import BUILT_IN
from ..contract.sums import sum_by
from ..contract.verdicts import UNDETERMINED, count_by_row, count_subjects, count_words, worst_by_row
from ..contract.verdicts import VERDICTS as WORDS
from ..frames import frame_of
from ..geometry.parallel import ask, asking
from ..texts import pick, text
from .reading import answer
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
    rows, findings = _Rows(pieces), _Findings(pieces)
    for piece in asking(range(len(pieces.subject))):
        for use in rows.uses_of(pieces.subject[piece]):
            findings.of_row(rows.add(piece, use), piece)
    findings.of_subjects()
    piece = np.array(rows.pieces, dtype=np.int64)
    frame = _counted(pieces, rows.frame(), piece)
    finding_rows, finding_geometry = findings.book.frame()
    verdicts = _verdicts(pieces, frame, piece, finding_rows)
    return Outcome(finding_rows, {"rows": frame, VERDICTS: verdicts, "summary": _summary(pieces, frame)},
                   {"rows": pieces.geometry[piece], FINDINGS: finding_geometry}, pieces.request.subjects.crs,
                   _counts(verdicts), pieces.notes, head_of(pieces.request))


def _counted(pieces, rows: pd.DataFrame, piece: np.ndarray) -> pd.DataFrame:
    """The rows with the area that counts: where zones overlap, each ground once, for the strictest of them."""
    ask()
    solid, count = ~rows["is_sliver"].to_numpy(dtype=bool), len(pieces.subject)
    rank = -worst_by_row(rows["accordance"][solid], piece[solid], count, order=ORDER, none=IN_ACCORDANCE)
    rank[~np.isin(np.arange(count), piece[solid])] = -len(ORDER)   # a sliver takes nothing from the others
    counted = pd.array(pieces.divided(rank)[piece], dtype="Float64")
    counted[rows["area_m2"].isna().to_numpy(dtype=bool)] = pd.NA
    return rows.assign(counted_m2=counted)


class _Rows:
    """A row per subject, use and zone."""

    def __init__(self, pieces):
        self.pieces_of, self.request = pieces, pieces.request
        self.matrix, self.language = pieces.request.matrix, pieces.request.language
        uses, parts = pieces.uses, pieces.uses.parts
        self.of_subject: dict = {}
        for row, *use in asking(zip(parts["row"].tolist(), parts["asked"].tolist(), cells.number(uses.share).tolist())):
            self.of_subject.setdefault(row, []).append(tuple(use))
        self.answers: dict = {}
        self.rows: list = []
        self.pieces: list = []

    def uses_of(self, subject: int) -> list:
        return self.of_subject.get(subject, [])

    def add(self, piece: int, use: tuple) -> dict:
        """What the matrix says of a use on a piece of ground."""
        pieces, (asked, share) = self.pieces_of, use
        code, asked_use = pieces.group_code[piece], pieces.uses.asked[asked]
        key = (code, asked)
        if key not in self.answers:
            self.answers[key] = ("undetermined", None, "use.outside") if code is None else \
                answer(self.matrix, code, asked_use)
        verdict, cell, reason = self.answers[key]
        sliver = bool(pieces.is_sliver[piece])
        accordance = {"allowed": IN_ACCORDANCE, "conditional": ON_CONDITION, "undetermined": UNKNOWN}.get(
            verdict, EXISTING if self.request.mode == "existing" else NOT_IN_ACCORDANCE)
        judged = "conditional" if (sliver and verdict != "allowed") or accordance == EXISTING else verdict
        subject, subjects = int(pieces.subject[piece]), pieces.subjects
        listed = self.matrix.zones.get(code) if code else None
        row = {"subject_id": subjects.ids[subject], "subject_fid": int(subjects.table.fids[subject]),
               "project_id": subjects.projects[subject],
               "use": asked_use.use or None, "use_title": asked_use.title or None,
               "use_share": share, "zone_code": code or None,
               "zone_title": pick(listed.title, self.language) if listed else None,
               "area_m2": pieces.area_m2[piece] if subjects.dimension[subject] == 2 else None,
               "length_m": pieces.length_m[piece] if subjects.dimension[subject] == 1 else None,
               "share": pieces.share[piece], "accordance": accordance, "verdict": judged,
               "cell": cell.id if cell else None, "is_sliver": sliver,
               "condition": pick(cell.condition, self.language) if cell and cell.condition else None}
        self.rows.append(row)
        self.pieces.append(piece)
        return {**row, "spoken": cell, "reason": reason, "asked": asked_use}

    def frame(self) -> pd.DataFrame:
        return frame_of(self.rows, ROW_COLUMNS)


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

    def of_row(self, row: dict, piece: int) -> None:
        """A finding, unless the matrix admits the use."""
        if row["verdict"] == "allowed":
            return
        layer, area = self.request.zones.name, row["area_m2"] if row["area_m2"] is not None else 0.0
        use = " ".join(part for part in (row["use"], row["use_title"]) if part) or "–"
        zone = " ".join(part for part in (row["zone_code"], row["zone_title"]) if part) or "–"
        cell = row["spoken"]
        values = {"use": use, "zone": zone, "condition": row["condition"] or "", "layer": layer, "area": area,
                  "scheme": self.pieces.uses.scheme, "control": zone,
                  "candidates": ", ".join(candidate[0] for candidate in row["asked"].candidates)}
        key = row["reason"] or ("use.existing" if row["accordance"] == EXISTING else f"use.{cell.verdict}")
        if key == "use.outside" and row["area_m2"] is None:
            key = "use.outside_point"
        message = self._say(key, **values)
        if row["is_sliver"]:
            message = self._say("use.sliver", area=area, message=message)
        documents = pick(cell.documents, self.language) if cell and cell.documents else self._say("use.documents_ask")
        rule = f"USE-{cell.id}" if cell else f"{BUILT_IN}USE-{key.partition('.')[2].upper().replace('_', '-')}"
        self._add(rule, int(self.pieces.subject[piece]), row["verdict"], message, self.pieces.geometry[piece],
                  severity="minor" if row["is_sliver"] else SEVERITY[row["verdict"]], control_id=row["zone_code"],
                  basis=bases_text(cell.basis, self.language) if cell else None,
                  basis_verified=cell.basis_verified if cell else None, documents=documents,
                  overlap_area_m2=row["area_m2"], overlap_length_m=row["length_m"], overlap_share=row["share"],
                  use=row["use"])

    def of_subjects(self) -> None:
        """What cannot be judged: geometry of subjects and zones, and zones on the same ground."""
        pieces, subjects, layer = self.pieces, self.pieces.subjects, self.request.zones.name
        for row in asking(np.flatnonzero(subjects.reasons != "")):
            self._add(f"{BUILT_IN}USE-UNUSABLE", int(row), "undetermined", self._say(
                "use.unusable", reason=self._say(subjects.reasons[row])), None)
        for row, at in pieces.uncertain:
            zone = pieces.controls.unusable.iloc[at]
            self._add(f"{BUILT_IN}USE-UNUSABLE-ZONE", row, "undetermined", self._say(
                "use.unusable_zone", control=zone["control_id"], layer=layer, reason=self._say(zone["reason"])),
                subjects.table.geometry[row], control_id=zone["control_id"])
        for row, members, area in pieces.doubled:
            zones = ", ".join(sorted(str(pieces.group_code[member]) for member in members))
            self._add(f"{BUILT_IN}USE-ZONES-OVERLAP", row, "conditional", self._say(
                "use.zones_overlap", zones=zones, area=area), shapely.union_all(pieces.geometry[members]),
                severity="minor", control_id=zones, overlap_area_m2=area)

    def _add(self, rule: str, subject: int, verdict: str, message: str, geometry, severity="major", **columns) -> None:
        subjects, area, length = self.pieces.subjects, columns.get("overlap_area_m2"), columns.get("overlap_length_m")
        self.book.add(
            geometry, rule_id=rule, severity=severity, verdict=verdict, relation="overlaps",
            project_id=subjects.projects[subject], subject_id=subjects.ids[subject], named=self.named[subject],
            subject_fid=int(subjects.table.fids[subject]), control_role=ROLE, control_layer=self.request.zones.name,
            measured=area if area is not None else length,
            unit="m2" if area is not None else "m" if length is not None else None, message=message, **columns)


def _verdicts(pieces, rows: pd.DataFrame, piece: np.ndarray, findings: pd.DataFrame) -> pd.DataFrame:
    """The worst verdict and accordance of each subject, and its areas by accordance.

    Args:
        piece: of each row, the piece of ground that it is about.
    """
    subjects = pieces.subjects
    fids = pd.Index(subjects.table.fids)

    of_rows, of_findings = (fids.get_indexer(frame["subject_fid"]) for frame in (rows, findings))
    ask()
    code = worst_by_row([*rows["verdict"], *findings["verdict"]], np.concatenate([of_rows, of_findings]), len(subjects),
                        none="undetermined")   # no ground and no use: it cannot be decided
    verdict, is_open = np.array(WORDS, dtype=object)[code], code == UNDETERMINED
    solid = ~rows["is_sliver"].to_numpy(dtype=bool)
    accordance = worst_by_row(rows["accordance"][solid], of_rows[solid], len(subjects), UNKNOWN, ORDER)
    accordance[subjects.reasons != ""] = ORDER.index(UNKNOWN)
    accordance[is_open] = np.minimum(accordance[is_open], ORDER.index(UNKNOWN))
    count = count_by_row(findings["verdict"], of_findings, len(subjects))
    frame = pd.DataFrame({
        "subject_id": subjects.ids, "project_id": subjects.projects, "verdict": verdict,
        "accordance": [ORDER[rank] for rank in accordance], f"{ROLE}_verdict": verdict,
        "reason": _reasons(findings, fids, is_open), "controls_checked": (~is_open).astype(int),
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
    in_zones = rows.dropna(subset=["zone_code"]).drop_duplicates(["subject_fid", "zone_code"]).sort_values("zone_code")
    frame["zones"] = _together(in_zones, "zone_code", ", ").reindex(fids).to_numpy(dtype=object)
    ask()
    return frame.astype(VERDICT_COLUMNS)


def _reasons(findings: pd.DataFrame, fids: pd.Index, wanted: np.ndarray) -> np.ndarray:
    """What is not known, in the words of the findings, for subjects that are undetermined."""
    ask()
    open_ = findings[findings["verdict"] == "undetermined"]
    reasons = _together(open_.drop_duplicates(["subject_fid", "message"]), "message", " ")
    return np.where(wanted, reasons.reindex(fids).to_numpy(dtype=object), None)


def _together(rows: pd.DataFrame, column: str, mark: str) -> pd.Series:
    """Texts of each subject in one, by feature id; a groupby with a function makes a frame a subject."""
    texts: dict = {}
    for fid, words in asking(zip(rows["subject_fid"].tolist(), rows[column].tolist())):
        texts[fid] = f"{texts[fid]}{mark}{words}" if fid in texts else words
    return pd.Series(texts, dtype=object)


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
