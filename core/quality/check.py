"""Pre-check a database against a schema pack: every rule that its data allow, and why others were not run.

Source: the rule kinds ST, AT, AR, TP, LG and CH of policy-standards 2g. The official list of rules was not at hand, so
nothing here is the official inspection, and there is no score: one critical finding is one critical finding.
"""
from __future__ import annotations

from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.basis import bases_text, compared_of, state_of
from ..contract.outcome import ALONE, FINDINGS, PLACES, Check, Outcome, Steps
from ..contract.verdicts import SEVERITIES, count_words
from ..errors import InputError
from ..geometry.overlay.pieces import Minimum, measure
from ..geometry.parallel import Cancelled, asking, in_steps
from ..geometry.systems.crs import is_geographic
from ..texts import enumerated, pick
from . import areas, attributes, logic, structure, tiling, topology
from .findings import Findings
from .pack.model import AREA_FORMS, SchemaRule
from .request import QualityRequest
from .run import Run, Unfit
from .state import quality_state

STATES = ("run", "partly", "not_run")
RULE_COLUMNS = {
    "rule_id": "string", "title": "string", "severity": "string", "state": "string", "reason": "string",
    "finding_count": "Int64", "examined_count": "Int64", "skipped_count": "Int64", "check_kind": "string",
    "layers": "string", "blind_spots": "string", "basis": "string", "basis_verified": "boolean"}
AREA_COLUMNS = {
    "finding_id": "string", "rule_id": "string", "kind": "string", "severity": "string", "layer": "string",
    "feature_id": "string", "other_id": "string", "area_m2": "Float64", "width_m": "Float64", "message": "string"}


class Kind(NamedTuple):
    """How a check is called: its function; where its targets are in the rule; which layers it means if none is named.

    ``uses_geometry``: features whose geometry cannot be used are skipped, and counted.
    """

    ask: Callable
    items: str = "layers"
    means: Optional[Callable] = None
    uses_geometry: bool = False
    shows_ground: bool = False


def _spatial(spec) -> bool:
    return spec.geometry != "none"


def _field(wanted) -> Callable:
    return lambda spec: any(wanted(field) for field in spec.fields.values())


KINDS: dict[str, Kind] = {
    "layers_present": Kind(structure.layers_present, means=lambda spec: spec.required),
    "fields_present": Kind(structure.fields_present, means=lambda spec: True),
    "layer_names": Kind(structure.layer_names, means=lambda spec: True),
    "reference_system": Kind(structure.reference_system, means=_spatial),
    "plain_geometry": Kind(structure.plain_geometry, means=_spatial),
    "filled": Kind(attributes.filled, means=_field(lambda field: field.presence == "M")),
    "in_domain": Kind(attributes.in_domain, means=_field(lambda field: field.domain)),
    "code_name": Kind(attributes.code_name, means=_field(lambda field: field.name_of)),
    "unique": Kind(attributes.unique, "keys"),
    "in_range": Kind(attributes.in_range, means=_field(lambda field: field.type in ("integer", "number"))),
    "well_formed": Kind(attributes.well_formed, means=_field(lambda field: field.form in ("year", "date", "digits"))),
    "unit_codes": Kind(attributes.unit_codes, means=_field(lambda field: field.form in ("unit_code", "location_code"))),
    "clean_text": Kind(attributes.clean_text, means=_field(lambda field: field.type == "text")),
    "stated_area": Kind(areas.stated_area, means=lambda spec: _spatial(spec) and bool(spec.stating(AREA_FORMS)),
                        uses_geometry=True),
    "formula": Kind(areas.formula, "formulas"),
    "totals": Kind(areas.totals, "totals"),
    "no_overlap": Kind(topology.no_overlap, uses_geometry=True, shows_ground=True),
    "no_gaps": Kind(topology.no_gaps, uses_geometry=True, shows_ground=True),
    "tiling": Kind(tiling.tiling, "", uses_geometry=True, shows_ground=True),
    "valid_geometry": Kind(topology.valid_geometry, means=_spatial),
    "single_part": Kind(topology.single_part, uses_geometry=True),
    "slivers": Kind(topology.slivers, uses_geometry=True, shows_ground=True),
    "vertices": Kind(topology.vertices, means=lambda spec: spec.geometry in ("polygon", "line", "any")),
    "covered_by": Kind(topology.covered_by, uses_geometry=True, shows_ground=True),
    "boundary_covered": Kind(topology.boundary_covered, "pairs", uses_geometry=True),
    "line_network": Kind(topology.line_network, uses_geometry=True),
    "no_shared_ground": Kind(logic.no_shared_ground, "pairs", uses_geometry=True, shows_ground=True),
    "implies": Kind(logic.implies, "items"),
    "ordered": Kind(logic.ordered, "items"),
    "versions": Kind(tiling.versions, "items"),
    "only_inside": Kind(logic.only_inside, "items", uses_geometry=True, shows_ground=True),
    "changes": Kind(logic.changes, "", uses_geometry=True, shows_ground=True)}


#: Checks whose items are a layer each: an optional layer is not checked, unless the rule has no other.
OF_EACH_LAYER = ("ordered", "versions")


def check_quality(request: QualityRequest, steps: Steps = ALONE) -> Outcome:
    """Run the rules of a schema pack over a database.

    Args:
        request: layers and pack. steps: how the run is followed.

    Returns:
        Findings, worst first: what is wrong, None where no place can be shown, and a point of each (``places``).
        Tables: ``rules``, a row per rule, with state, why, number examined, skipped and found, blind spots, basis;
        ``areas``, overlaps, gaps and other ground of findings, polygons only.

    Raises:
        InputError: no layer at all, or rules that the pack does not have. Cancelled: ``cancelled`` returned True.
    """
    if not request.layers:
        raise InputError("quality.no_layers", pack=request.pack.id)
    known = {rule.id for rule in request.pack.rules}
    unknown = [rule_id for rule_id in request.rules if rule_id not in known]
    if unknown:
        raise InputError("quality.rule_unknown", rules=", ".join(unknown), known=", ".join(sorted(known)))
    run = Run(request, steps.cancelled)
    if run.crs and request.pack.area_method == "planar" and is_geographic(run.crs):
        raise InputError("geometry.planar_in_degrees", layer=run.crs)
    findings = Findings(run)
    chosen = [rule for rule in request.pack.rules if not request.rules or rule.id in request.rules]
    rows = []
    for number, rule in enumerate(chosen):
        if steps.cancelled is not None and steps.cancelled():
            raise Cancelled
        rows.append(_apply(run, rule, findings))
        steps.progress((number + 1) / len(chosen))
    frame, geometry = findings.book.frame()
    rules = pd.DataFrame(rows, columns=list(RULE_COLUMNS)).astype(RULE_COLUMNS)
    ground, shapes = _ground(run, frame, geometry)
    return Outcome(frame, {"rules": rules, "areas": ground},
                   {FINDINGS: geometry, PLACES: places_of(geometry), "areas": shapes}, run.crs, _counts(frame, rules),
                   _notes(run, rules))


def places_of(geometry: np.ndarray) -> np.ndarray:
    """A point in or on each geometry, so that defects of every kind are one layer that shows; None if there is none.


    Args:
        geometry: shapely geometries ``(n,)``.
    """
    places = np.full(len(geometry), None, dtype=object)
    some = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    good = some & in_steps(shapely.is_valid, geometry)
    places[good] = in_steps(shapely.point_on_surface, geometry[good])
    for row in asking(np.flatnonzero(some & ~good)):
        places[row] = shapely.Point(shapely.get_coordinates(geometry[row])[0])
    return places


def _targets(run: Run, rule: SchemaRule) -> list:
    """The targets of a rule: layers by id, or its own items."""
    kind = KINDS[rule.check]
    if kind.items == "":
        return [rule.values]
    if kind.items != "layers":
        named = list(rule.values[kind.items])
        there = [item for item in named if item.get("layer") in run.layers or run.pack.layers[item["layer"]].required] \
            if rule.check in OF_EACH_LAYER else []
        return there or named
    if "layers" in rule.values:
        named = list(rule.values["layers"])
        # an optional layer is not checked, unless the rule has no other
        there = [key for key in named if key in run.layers or run.pack.layers[key].required]
        return there if there and rule.check != "layers_present" else named
    return [key for key, spec in run.pack.layers.items()
            if kind.means(spec) and (key in run.layers or (spec.required and rule.check != "layers_present")
                                     or rule.check == "layers_present")]


def _apply(run: Run, rule: SchemaRule, findings: Findings) -> dict:
    kind = KINDS[rule.check]
    targets, reasons, layers = _targets(run, rule), [], []
    examined = skipped = unusable = done = 0
    for target in targets:
        run.passed = []
        try:
            count = kind.ask(run, rule, findings, target)
        except Unfit as unfit:
            reasons.append(unfit.reason)
            continue
        examined += count
        skipped += sum(passed for passed, _reason, _all in run.passed)
        reasons += [reason for _passed, reason, _all in run.passed]
        # what looked at nothing was not run; where something was skipped, it was run in part
        done += 1 if not run.passed else 0.5 if count or not any(entry[2] for entry in run.passed) else 0
        names = [target] if isinstance(target, str) else [*target.get("layers", ()), *(target.get(key) for key in (
            "layer", "other", "units", "parts", "zone", "before", "after"))]
        here = [run.layers[name] for name in names if name in run.layers]
        layers += [layer.name for layer in here]
        if kind.uses_geometry:
            unusable += sum(len(layer) - len(layer.fit) for layer in here)
    if not targets:
        reasons.append(run.say("no_target"))
    state = STATES[0 if done == len(targets) and targets else 1 if done else 2]
    if unusable:
        reasons.append(run.say("skipped", count=unusable))
    blind = run.say(f"blind_{rule.check}")
    note = pick(rule.note, run.language) if rule.note else ""
    return {"rule_id": rule.id, "title": pick(rule.title, run.language), "severity": rule.severity, "state": state,
            "reason": enumerated(reasons, run.language) or None, "finding_count": findings.counts.get(rule.id, 0),
            "examined_count": examined, "skipped_count": skipped + unusable, "check_kind": rule.check,
            "layers": ", ".join(dict.fromkeys(layers)) or None, "blind_spots": f"{blind} {note}".strip(),
            "basis": bases_text(rule.basis, run.language), "basis_verified": rule.basis_verified}


def _ground(run: Run, findings: pd.DataFrame, geometry: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """The polygons among the findings: overlaps, gaps, what lies outside."""
    shown = [name for name, kind in KINDS.items() if kind.shows_ground]
    keep = findings["relation"].isin(shown).to_numpy() & (shapely.get_dimensions(geometry) == 2)
    part, pieces = findings[keep], geometry[keep]
    size = measure(pieces, run.crs, run.pack.area_method, Minimum()) if len(pieces) else None
    frame = pd.DataFrame({
        "finding_id": part["finding_id"], "rule_id": part["rule_id"], "kind": part["relation"],
        "severity": part["severity"], "layer": part["control_layer"], "feature_id": part["subject_id"],
        "other_id": part["control_id"], "area_m2": size.area_m2 if size else [],
        "width_m": size.width_m if size else [],
        "message": part["message"]})
    return frame.reset_index(drop=True).astype(AREA_COLUMNS), pieces


def _counts(findings: pd.DataFrame, rules: pd.DataFrame) -> dict:
    states = count_words(rules["state"], STATES)
    counts = {"FINDING_COUNT": len(findings)}
    counts |= {f"{severity.upper()}_COUNT": number
               for severity, number in count_words(findings["severity"], SEVERITIES).items()}
    counts |= {"RULE_COUNT": len(rules), "NOT_RUN_COUNT": states["not_run"],
               "PARTLY_RUN_COUNT": states["partly"], "SKIPPED_COUNT": int(rules["skipped_count"].sum())}
    complete = len(rules) > 0 and counts["NOT_RUN_COUNT"] + counts["PARTLY_RUN_COUNT"] + counts["SKIPPED_COUNT"] == 0
    return counts | {"HAS_CRITICAL": counts["CRITICAL_COUNT"] > 0, "HAS_FINDINGS": len(findings) > 0,
                     "IS_COMPLETE": complete, "IS_CLEAN": complete and not len(findings)}


def _notes(run: Run, rules: pd.DataFrame) -> list:
    notes = [run.say("precheck")]
    unverified = int((~rules["basis_verified"]).sum())
    if unverified:
        notes.append(run.say("unverified_rules", count=unverified, total=len(rules))
                     + compared_of((state_of(rule.basis) for rule in run.pack.rules), run.language))
    if run.pack.unverified_field_count:
        notes.append(run.say("unverified_fields", count=run.pack.unverified_field_count))
    if run.request.unbound:
        notes.append(run.say("unbound", layers=", ".join(run.request.unbound)))
    stopped = rules[rules["state"] != "run"]
    if len(stopped):
        notes.append(run.say("not_all_run", rules=", ".join(stopped["rule_id"])))
    return notes


CHECK = Check("schema", check_quality, quality_state, {"rules": RULE_COLUMNS, "areas": AREA_COLUMNS},
              whole="scale.topology")
