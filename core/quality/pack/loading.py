"""How schema packs are written, their cases among it."""
from __future__ import annotations

from ...packs.cases import cases_by
from ...packs.load import PackForm
from ...packs.schema import Choice, ListOf, MapOf, Place, Record, Text
from ...packs.shapes import shape_text
from .checks import LAYER
from .model import MODES, SchemaCase, SchemaPack
from .reading import ID, read_schema_pack

MAX_CASES = 250   # each is a pre-check of its own, of some 30 ms
_ROW = Record({"geometry": Text(limit=4000), "fields": MapOf(Text(limit=200), key=None)})
_FOUND = Record({"rule": Text(limit=40), "layer": LAYER, "feature": Text(limit=60)}, needed=("rule", "layer"))
CASE = Record({"id": Text(limit=120), "mode": Choice(MODES), "crs": Text(limit=40),
               "layers": MapOf(ListOf(_ROW), key=ID, form="A-Z a-z 0-9 _"), "rules": ListOf(Text(limit=40)),
               "findings": ListOf(_FOUND)}, needed=("id", "layers", "rules", "findings"))
CASES = Record({"shapes": MapOf(Text(limit=4000)), "cases": ListOf(CASE)}, needed=("cases",))


def _case(case, at: Place, pack: SchemaPack, values) -> SchemaCase:
    shapes, known = values.get("shapes", {}), {rule.id for rule in pack.rules}
    for layer in case["layers"]:
        if layer not in pack.layers:
            at.problem(case.line_of("layers"), "schema.layer_unknown", layer=layer, known=", ".join(pack.layers))
    for rule in (*case["rules"], *(finding["rule"] for finding in case["findings"])):
        if rule not in known:
            at.problem(case.line_of("rules"), "schema.rule_unknown", rule=rule)
    layers = {key: tuple({**row, "geometry": shape_text(row["geometry"], shapes, row.line_of("geometry"), at)}
                         if row.get("geometry") else row for row in rows)
              for key, rows in case["layers"].items()}
    return SchemaCase(
        case["id"], case.get("mode", "strict"), case.get("crs", "EPSG:4547"), layers, case["rules"],
        tuple((finding["rule"], finding["layer"], finding.get("feature", "")) for finding in case["findings"]),
        case.line)


#: How schema packs are written.
FORM = PackForm(read_schema_pack, cases_by(CASES, _case, MAX_CASES), "schema.no_cases")
