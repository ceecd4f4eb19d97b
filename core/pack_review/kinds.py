"""How a pack of each kind is read and its own cases are tried. A new kind adds its function here and its name in
``core/packs/kinds.py``.

Nothing is imported before a pack of that kind is requested: each kind knows the checks that use it.
"""
from __future__ import annotations

from typing import Callable, NamedTuple

from ..contract.basis import bases_in


class Tried(NamedTuple):
    """What trying a pack gave: its problems, those of cases last, how much it holds, and the state of each basis.

    Of a broken pack the numbers are 0.
    """

    problems: list
    rule_count: int = 0
    class_count: int = 0
    case_count: int = 0
    states: tuple = ()


def _try_zoning(path, parse) -> Tried:
    from ..zoning.judging.check import check_zoning
    from ..zoning.pack.loading import case_problems, read_pack

    return _tried(read_pack(path, parse), lambda pack: case_problems(pack, check_zoning),
                  lambda pack: {"rule_count": len(pack.rules), "case_count": len(pack.cases)})


def _try_codes(path, _parse) -> Tried:
    from ..landuse.codes.classify import classifier
    from ..landuse.pack.loading import code_case_problems, read_codes

    return _tried(read_codes(path), lambda pack: code_case_problems(pack, classifier()),
                  lambda pack: {"class_count": pack.class_count,
                                "case_count": len(pack.cases) + len(pack.detection)})


def _try_access(path, _parse) -> Tried:
    from ..access.lists import judge_case
    from ..access.pack.loading import access_case_problems, read_access

    return _tried(read_access(path), lambda pack: access_case_problems(pack, judge_case),
                  lambda pack: {"rule_count": len(pack.clauses), "case_count": len(pack.cases)})


def _try_balance(path, _parse) -> Tried:
    from ..farmland.balance.cases import balance_case_problems, read_balance

    return _tried(read_balance(path), balance_case_problems,
                  lambda pack: {"rule_count": len(pack.parameters), "class_count": len(pack.causes),
                                "case_count": len(pack.cases)})


def _try_intensity(path, _parse) -> Tried:
    from ..intensity.judging import judge_case
    from ..intensity.pack.loading import intensity_case_problems, read_intensity

    return _tried(read_intensity(path), lambda pack: intensity_case_problems(pack, judge_case),
                  lambda pack: {"rule_count": len(pack.indicators), "case_count": len(pack.cases)})


def _try_matrix(path, _parse) -> Tried:
    from ..uses.pack.reading import matrix_case_problems, read_matrix

    return _tried(read_matrix(path), matrix_case_problems,
                  lambda pack: {"rule_count": len(pack.cells), "class_count": len(pack.uses),
                                "case_count": len(pack.cases)})


def _try_schema(path, _parse) -> Tried:
    from ..quality.cases import judge_case
    from ..quality.pack.loading import read_schema, schema_case_problems

    return _tried(read_schema(path), lambda pack: schema_case_problems(pack, judge_case),
                  lambda pack: {"rule_count": len(pack.rules),
                                "class_count": sum(map(len, pack.domains.values())), "case_count": len(pack.cases)})


def _try_coefficients(path, _parse) -> Tried:
    from ..carbon.checked_pack import case_problems
    from ..carbon.pack.reading import read_coefficients

    return _tried(read_coefficients(path), case_problems,
                  lambda pack: {"rule_count": len(pack.coefficients) + len(pack.soil_references)
                                + len(pack.soil_factors) + len(pack.fuels) + len(pack.farm_inputs)
                                + len(pack.buildings) + len(pack.grid.factors),
                                "class_count": len(pack.classes) + len(pack.buildings.uses),
                                "case_count": len(pack.cases)})


def _try_quotas(path, _parse) -> Tried:
    from ..quotas.judging import judge_case
    from ..quotas.pack import quota_case_problems, read_quotas

    return _tried(read_quotas(path), lambda pack: quota_case_problems(pack, judge_case),
                  lambda pack: {"rule_count": len(pack.indicators), "case_count": len(pack.cases)})


def _try_indicators(path, _parse) -> Tried:
    from ..indicators.pack import indicator_case_problems, read_indicators

    return _tried(read_indicators(path), indicator_case_problems,
                  lambda pack: {"rule_count": len(pack.indicators) + len(pack.siting.exclusions if pack.siting else ()),
                                "class_count": sum(map(len, pack.classes.values())), "case_count": len(pack.cases)})


def _try_carbon(path, _parse) -> Tried:
    from ..carbon.rules.judging import judge_case
    from ..carbon.rules.pack import carbon_case_problems, read_carbon_rules

    return _tried(read_carbon_rules(path), lambda pack: carbon_case_problems(pack, judge_case),
                  lambda pack: {"rule_count": len(pack.rules), "case_count": len(pack.cases)})


#: Kind -> ``(path, parse)`` to what trying the pack gave; ``parse`` turns a condition's text into tuples.
TRY: dict[str, Callable[..., Tried]] = {
    "zoning": _try_zoning, "codes": _try_codes, "access": _try_access, "balance": _try_balance,
    "intensity": _try_intensity, "matrix": _try_matrix, "schema": _try_schema,
    "coefficients": _try_coefficients, "quotas": _try_quotas,
    "indicators": _try_indicators, "carbon": _try_carbon}


def _tried(read: tuple, case_problems: Callable, counts: Callable) -> Tried:
    pack, problems = read
    if pack is None:
        return Tried(list(problems))
    return Tried([*problems, *case_problems(pack)], **counts(pack), states=tuple(one.state for one in bases_in(pack)))
