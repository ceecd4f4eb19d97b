"""A run's own scope, kept in the manifest so that a later report can state it too."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..contract.basis import STATES, UNVERIFIED, VERIFIED, BasisShown, is_official
from ..contract.pack_head import BUILT_IN
from .data import ControlShown, ReportData, RuleShown
from .rows import column

SECTION = "checked"
_STATUS = ("checked", "no_layer", "outside_scope")


def checked_section(data: ReportData) -> dict:
    """The part of a manifest that :func:`read_checked` reads: plain values, ready for JSON.

    Rules that the findings name are kept, even if nothing more is known
    of it: by these ids a store recognises that findings and manifest are of one run.

    Args:
        data: of a report.
    """
    named = set(column(data.findings, "rule_id").dropna()) if data.findings is not None else set()
    rules = [rule for rule in data.rules if rule.rule_id in named]
    rules += [RuleShown(rule_id) for rule_id in sorted(named - {rule.rule_id for rule in rules})
              if not rule_id.startswith(BUILT_IN)]
    return {"controls": [{**asdict(control), "layers": list(control.layers)} for control in data.controls],
            "rules": [{"rule_id": rule.rule_id, "routes": list(rule.routes), "presumed": rule.presumed,
                       "basis": [basis._asdict() for basis in rule.basis], **({"pack": rule.pack} if rule.pack else {})}
                      for rule in rules],
            "pack": data.pack, "as_of": data.as_of, "area_method": data.area_method,
            "coverage_assumed": data.coverage_assumed, "unbound_layers": list(data.unbound_layers),
            "not_checked": list(data.not_checked), "notes": list(data.notes),
            "personal_fields_kept": data.personal_fields_kept}


def without_copies(manifest: dict) -> dict:
    """A manifest for papers that are handed over: addresses of copies that are not official are left out.

    Args:
        manifest: of a run.
    """
    section = manifest.get(SECTION)
    if not isinstance(section, dict):
        return manifest
    return {**manifest, SECTION: {**section, "rules": [_without_copy(rule) for rule in _dicts(section.get("rules"))]}}


def _without_copy(rule: dict) -> dict:
    return {**rule, "basis": [{**basis, "copy": ""} if isinstance(basis, dict)
                              and not is_official(_text(basis.get("copy"))) else basis
                              for basis in rule.get("basis") or []]}


def read_checked(manifests) -> dict[str, Any]:
    """Fields of :class:`ReportData` that manifests know, joined over several runs.

    Manifests are files that anybody may have edited: what is not of the right kind is left out.

    Args:
        manifests: of runs.
    """
    sections = [part for part in (manifest.get(SECTION) for manifest in manifests) if isinstance(part, dict)]
    checked: dict[str, Any] = {}
    for name in ("pack", "as_of", "area_method"):
        values = dict.fromkeys(str(part[name]) for part in sections if isinstance(part.get(name), str)
                               and part[name])
        checked[name] = ", ".join(values)
    for name in ("unbound_layers", "not_checked", "notes"):
        checked[name] = tuple(dict.fromkeys(item for part in sections for item in _texts(part.get(name))))
    checked["controls"] = tuple(dict.fromkeys(
        control for part in sections for control in map(_control, _dicts(part.get("controls"))) if control))
    rules = {rule.rule_id: rule for part in sections for rule in map(_rule, _dicts(part.get("rules")))}
    checked["rules"] = tuple(rules.values())
    assumed = [part.get("coverage_assumed") for part in sections]
    assumed = [answer for answer in assumed if isinstance(answer, bool)]
    checked["coverage_assumed"] = any(assumed) if assumed else None
    checked["personal_fields_kept"] = any(part.get("personal_fields_kept") is True for part in sections)
    return checked


def _dicts(value) -> list[dict]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(value) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _text(value) -> str:
    return value if isinstance(value, str) else ""


def _control(part: dict):
    if part.get("status") not in _STATUS:
        return None
    count = part.get("feature_count")
    return ControlShown(_text(part.get("role")), _text(part.get("title")) or _text(part.get("role")),
                        part["status"], tuple(_texts(part.get("layers"))),
                        count if isinstance(count, int) else None, _text(part.get("data_date")))


def _rule(part: dict) -> RuleShown:
    return RuleShown(_text(part.get("rule_id")), tuple(_texts(part.get("routes"))),
                     _text(part.get("presumed")), tuple(filter(None, map(_basis, part.get("basis") or []))),
                     _text(part.get("pack")))


def _basis(item):
    """A basis as a manifest keeps it; manifests of older versions say ``[document, number, article, verified]``."""
    if isinstance(item, list) and len(item) == 4:
        return BasisShown(*map(_text, item[:3]), VERIFIED if item[3] is True else UNVERIFIED)
    if not isinstance(item, dict) or item.get("state") not in STATES:
        return None
    return BasisShown(**{name: _text(item.get(name)) for name in BasisShown._fields})
