"""A schema pack's own cases: small databases built from text, and what the rules find in them."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..packs.cases import Miss, listed, one_by_one
from ..packs.load import PackKind
from ..packs.shapes import shape
from ..table import FeatureTable
from .check import check_quality
from .pack.loading import FORM
from .pack.model import LayerSpec, SchemaCase, SchemaPack
from .request import DataLayer, QualityRequest, StoredField

STORED = {"text": "text", "integer": "integer", "number": "real", "date": "date"}


def judge_case(pack: SchemaPack, case: SchemaCase) -> list[Miss]:
    """What the rules of a case find instead: rule, layer and feature of each, the feature by its id, otherwise by ``#``
    and row.

    Args:
        pack: the schema. case: rows, rules and what they have to find.
    """
    layers = {key: _layer(pack.layers[key], rows, case.crs) for key, rows in case.layers.items()}
    result = check_quality(QualityRequest(pack, layers, mode=case.mode, rules=case.rules))
    findings = result.findings[["rule_id", "control_role", "subject_id"]].astype(object)
    rows = sorted((rule, layer, "" if pd.isna(feature) else feature)
                  for rule, layer, feature in findings.itertuples(index=False))
    return [] if rows == sorted(case.findings) else [
        Miss("packs.case_findings", {"expected": _words(case.findings), "found": _words(rows)})]


def _words(findings) -> str:
    return listed(" ".join(filter(None, finding)) for finding in findings)


def _layer(spec: LayerSpec, rows: tuple, crs: str) -> DataLayer:
    names = list(dict.fromkeys(name for row in rows for name in row.get("fields", {})))
    columns, stored = {}, {}
    for name in names:
        kind = STORED[spec.fields[name].type] if name in spec.fields else "text"
        values = pd.Series([row.get("fields", {}).get(name) for row in rows], dtype="string")
        number = pd.to_numeric(values, errors="coerce")
        if kind in ("integer", "real") and number.notna().sum() == values.notna().sum():
            columns[name] = number.astype("Float64" if kind == "real" else "Int64")
        else:
            columns[name], kind = values, "text" if kind in ("integer", "real") else kind
        length = spec.fields[name].length if name in spec.fields and kind == "text" else 0
        stored[name] = StoredField(kind, length)
    geometry = np.full(len(rows), None, dtype=object)
    geometry[:] = [shape(row["geometry"]) if row.get("geometry") else None for row in rows]
    table = FeatureTable(spec.id, np.arange(1, len(rows) + 1), geometry, pd.DataFrame(columns, index=range(len(rows))),
                         crs if spec.geometry != "none" else "")
    fields = {name: name for name in names if name in spec.fields}
    return DataLayer(spec.id, table, fields, stored, spec.id, spec.geometry)


SCHEMA = PackKind(FORM, one_by_one(judge_case),
                  lambda pack: (len(pack.rules), sum(map(len, pack.domains.values()))))
load_schema = SCHEMA.load
