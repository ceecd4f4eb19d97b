"""Which check each algorithm runs, and why an algorithm does not run in parts.

Nothing heavy is imported here: the toolbox lists these names when QGIS starts.
"""
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.outcome import Check

#: Algorithm -> module of core with its ``CHECK``, which says how it is cut, or why it is not (``Check.whole``).
CHECKS = {
    "checkzoning": "zoning.judging.check",
    "checkthreelines": "zoning.judging.check",
    "checkaccess": "access.check",
    "checkuse": "uses.check",
    "measureoverlaps": "zoning.judging.overlap_table",
    "landuseoccupation": "landuse.occupation.run",
    "carbonstock": "carbon.stock.patches",
    "carbonflux": "carbon.stock.patches",
    "coefficientcoverage": "carbon.stock.patches",
    "soilcarbonchange": "carbon.stock.patches",
    "checkintensity": "intensity.check",
    "checkcontrollines": "control_lines.check",
    "comparecontrols": "control_lines.compare.run",
    "comparetoplan": "plan.compare",
    "farmlandloss": "farmland.loss.run",
    "farmlandbalance": "farmland.balance.run",
    "landusetransition": "landuse.transition.patches",
    "landusestructure": "landuse.structure.table",
    "checklandusecodes": "landuse.codes.check_layer",
    "checkquotas": "quotas.check",
    "screenpatches": "rights.patches.screening",
    "readytosupply": "rights.readiness.run",
    "alignplan": "rights.alignment.run",
    "checkdataquality": "quality.check",
    "checkrights": "rights.conflicts.check",
    "checkcarbon": "carbon.rules.check",
    "lowcarbonindicators": "indicators.lowcarbon.check",
    "resilienceindicators": "indicators.resilience.check",
    "renewablesiting": "indicators.siting.check",
    "affectedholders": "rights.holders.run",
    "tracelifecycle": "lifecycle.check",
    "checkindicators": "monitoring.alerts.check",
    "checkcommitments": "monitoring.commitments.check",
    "inventorytable": "carbon.inventory.run",
    "computeindicators": "monitoring.compute.check",
    "traceindicator": "monitoring.trace.check",
    "compareoptions": "monitoring.options.check",
}
#: Algorithm without a check -> text key of why it does not run in parts.
OTHERS = {
    **dict.fromkeys(("whatapplies", "howtocomply"), "scale.few"),
    **dict.fromkeys(("importboundarypoints", "exportboundarypoints", "importdrawing", "assignunits", "adjustareas",
                     "recodelanduse"), "scale.rows"),
    **dict.fromkeys(("landusetransitionraster", "carbonstockraster", "carbonchangeraster"), "scale.rasters"),
    "carbonchange": "scale.two_layers", "comparescenarios": "scale.two_layers",
    "buildingcarbon": "scale.buildings",
    **dict.fromkeys(("preparepartitions", "collectparts", "recordfindings", "recordindicators", "recheck",
                     "validatepack", "buildreport", "repeatrun"), "scale.tool"),
}
_CORE = __name__.rpartition(".scale.")[0]


def check_of(algorithm: str) -> Check:
    """The check of an algorithm.

    Args:
        algorithm: its name, in ``CHECKS``.
    """
    return import_module(f"{_CORE}.{CHECKS[algorithm]}").CHECK


def in_parts(algorithm: str) -> bool:
    """Whether an algorithm runs in parts.

    Args:
        algorithm: its name.
    """
    return algorithm in CHECKS and check_of(algorithm).cut is not None


def why_whole(algorithm: str) -> str:
    """Text key of why an algorithm does not run in parts; empty where it does.

    Args:
        algorithm: its name.
    """
    return "" if in_parts(algorithm) else check_of(algorithm).whole if algorithm in CHECKS else OTHERS[algorithm]


def require_parts(algorithm: str) -> None:
    """Refuse an algorithm that does not run in parts, and say why.

    Args:
        algorithm: its name.

    Raises:
        InputError: it does not.
    """
    from ..errors import InputError
    from ..texts import text

    key = why_whole(algorithm)
    if key:
        raise InputError("scale.not_in_list", algorithm=algorithm, reason=lambda language: text(key, language))
