"""The report of a check of quotas."""
from __future__ import annotations

from datetime import date

from ..contract.basis import shown
from ..report.data import ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..texts import pick, text
from .findings import rule_of
from .request import QuotaRequest, QuotaResult


def quota_report(result: QuotaResult, request: QuotaRequest, other_files=(), manifest=None,
                 numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a check of quotas shows.

    Args:
        result, request: the check. other_files: names of the files that hold every row. manifest: of the run.
        numbers: how areas are written.
    """
    language, pack = request.language, request.pack
    found = set(result.findings["rule_id"])
    rules = tuple(RuleShown(rule_of(one), basis=shown(one.basis, language))
                  for one in pack.indicators.values() if rule_of(one) in found)
    tables = tuple((text(f"quota.report_{name}", language), frame.dropna(axis="columns", how="all"))
                   for name, frame in (("targets", result.rows), ("children", result.children),
                                       ("expansion", result.expansion), ("ledger", result.ledger)) if len(frame))
    today = date.today().isoformat()
    return ReportData(
        title=text("quota.report_title", language), language=language, made_on=today, as_of=today,
        pack=f"{pick(pack.title, language)} ({pack.id} {pack.version})",
        area_method=request.area_method if request.land is not None else "", findings=result.findings,
        finding_geometry=result.finding_geometry, crs=result.crs, tables=tables,
        manifests=(manifest,) if manifest else (), rules=rules,
        not_checked=tuple(pick(one, language) for one in pack.not_checked), notes=tuple(result.notes),
        other_files=tuple(other_files), numbers=numbers)
