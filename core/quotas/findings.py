"""Findings of a check of quotas, in the columns of the contract."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.basis import VERIFIED, bases_text, state_of
from ..contract.book import Book, origin_of
from ..contract.pack_head import BUILT_IN
from ..texts import pick, text
from ..texts.separators import numeral
from .pack import Indicator
from .request import ROLE, QuotaRequest, Target


def reason_text(reason: tuple, language: str) -> str:
    """A sentence of ``(text key, values)``; empty without.

    Args:
        reason: text key and values, or nothing. language: of the sentence.
    """
    if not reason:
        return ""
    return text(reason[0], language, **{name: "–" if value is None else value for name, value in reason[1].items()})


def title_of(indicator: Indicator, language: str) -> str:
    """Title of an indicator, its id where it has none.

    Args:
        indicator: of the pack. language: of the title.
    """
    return pick(indicator.title, language) or indicator.id or "–"


def rule_of(indicator: Indicator) -> str:
    """Rule id of a missed target: the pack's, otherwise the built-in one.

    Args:
        indicator: of the pack.
    """
    return f"QUOTA-{indicator.rule}" if indicator.rule else f"{BUILT_IN}QUOTA-TARGET"


def number(value) -> str:
    """A number as sentences show it.

    Args:
        value: a number, or None, NaN or without end, which is shown as a dash.
    """
    return "–" if value is None or pd.isna(value) or np.isinf(value) else numeral(
        f"{value:,.4f}".rstrip("0").rstrip("."))


class Findings:
    """The findings of the quota check: on targets, on applications, and on rows of values."""

    def __init__(self, request: QuotaRequest, crs: str):
        self.request = request
        self.book = Book(crs, ids=("rule_id", "subject_id", "control_id", "control_role", "feature"),
                         evidence=("verdict", "measured", "limit_value", "tolerance"), order=("verdict",),
                         pack=request.pack, origin=origin_of(request.language, [
                             ("", table.table) for table in (request.targets, request.applications) if table]))

    def about_target(self, rule: str, target: Target, verdict: str, severity: str, message: str, extra: str = "",
                     **columns) -> None:
        """A finding on a target.

        Args:
            rule: id. target: what it is about. verdict, severity: words. message: sentence.
            extra: distinguishes it from others of the same rule on the target.
            columns: ``measured`` and ``limit_value`` in the target's unit, ``geometry``.
        """
        indicator, language = target.indicator, self.request.language
        basis = indicator.basis if rule.startswith("QUOTA-") else ()
        self.add(rule, severity, verdict, message, target.unit_shown or "*",
                 control_layer=self.request.targets.table.name,
                 control_id="/".join(str(part) for part in (indicator.id or "–", target.year or "–",
                                                            target.relation or "–", extra) if part),
                 tolerance=target.shown(target.tolerance), unit=target.unit.id if target.unit else None,
                 basis=bases_text(basis, language) or None,
                 basis_verified=state_of(basis) == VERIFIED if basis else None, relation=target.relation or None,
                 documents=text("quota.documents", language) if verdict == "conditional" else None, **columns)

    def add(self, rule: str, severity: str, verdict: str, message: str, subject=None, fid=None, **columns) -> None:
        """A finding.

        Args:
            rule: id. verdict, severity: words. message: sentence. subject, fid: what it is about, or None.
            columns: as of ``Book.add``.
        """
        self.book.add(rule_id=rule, severity=severity, verdict=verdict, message=message, subject_id=subject,
                      project_id=subject, subject_fid=fid, feature="" if fid is None else fid, control_role=ROLE,
                      **columns)
