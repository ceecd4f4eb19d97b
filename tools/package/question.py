"""A check of zoning prepared without QGIS: from a manifest and files to the parts that QGIS would have written."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path

from groundrules.core.cluster.codec import read_value
from groundrules.core.cluster.folder import prepare
from groundrules.core.cluster.versions import ROOT
from groundrules.core.contract.rows import SECTION as ROWS
from groundrules.core.contract.rows import state_section
from groundrules.core.errors import InputError
from groundrules.core.inputs.cells import cells_of
from groundrules.core.layers.places import file_of
from groundrules.core.layers.values import VALUES, map_pack, rows_of_layers
from groundrules.core.packs.head import read_head
from groundrules.core.packs.kinds import KINDS
from groundrules.core.packs.layering import PackPath, beside, lower_paths
from groundrules.core.privacy.names import PersonalNames, hidden_fields
from groundrules.core.reading.entries import input_entry
from groundrules.core.reading.files import last_written
from groundrules.core.report.layers import CHECK_SECTION
from groundrules.core.zoning.judging.check import CHECK
from groundrules.core.zoning.pack.loading import load_checked_pack
from groundrules.core.zoning.question import Choices, Reader, bind_request
from groundrules.core.zoning.request import ZoningRequest

from .dates import data_date
from .layers import FileLayer, open_layer
from .rows import read, read_at

#: Parameters of “Prepare a check in parts” that the check has not, and what a manifest says of a run beside its answer.
OF_PARTS = ("CHECK", "FOLDER", "PARTS_WANTED", "WITH_LEDGER")
KEPT = ("manifest", "made", "question", "packs", "files", "personal_fields_dropped", "areas", "software")
CONDITIONS = Path(__file__).resolve().with_name("conditions.npz")
ALGORITHMS = ("checkzoning", "preparepartitions")


def read_manifest(path: Path) -> dict:
    """A manifest, as a run of QGIS writes it or a person: ``algorithm`` and ``parameters`` are enough.

    Args:
        path: of the JSON.

    Raises:
        InputError: it is none, or of another algorithm.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        name = manifest["algorithm"].rpartition(":")[2]
        manifest["parameters"]["SUBJECTS"], manifest["parameters"]["CONTROLS"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("cluster.no_manifest", file=path.name) from error
    if name not in ALGORITHMS:
        raise InputError("cluster.not_outside", algorithm=name)
    return manifest


def prepare_files(manifest: dict, data: Path, folder: Path, count: int = 0) -> dict:
    """Bind and read the files of a manifest, and write the parts: the same bytes as “Prepare a check in parts”.

    Args:
        manifest: of ``read_manifest``. data: folder of the files. folder: of the parts, not there yet.
        count: of parts; 0: as the manifest says, otherwise by their size.

    Returns:
        The plan.

    Raises:
        InputError: a layer, field or pack that cannot be found or read, rows or rules that are not the manifest's.
    """
    parameters = manifest["parameters"]
    pack_path = _pack(parameters, data)
    subjects, *controls = [_layer(source, data, parameters, pack_path) for source in (
        parameters["SUBJECTS"], *_listed(parameters["CONTROLS"]))]
    coverage = _layer(parameters["COVERAGE"], data, parameters, pack_path) if parameters.get("COVERAGE") else None
    layers = [subjects, *controls, *([coverage] if coverage else [])]
    choices = _choices(manifest, layers)
    pack = load_checked_pack(pack_path, parse)
    stated = (manifest.get("pack") or {}).get("hash")
    if stated and stated != pack.named["hash"]:
        raise InputError("cluster.other_pack", pack=pack.id)
    bound = bind_request(subjects, controls, coverage, map_pack(pack, choices.values), choices, Reader(
        read, read_at, lambda layer, table, fields, reach_m: None))   # a filter that hides features is refused below
    request = replace(bound.request, pack=replace(bound.request.pack, path=""))
    inputs = [input_entry(request.subjects, "subjects", request.subject_fields)]
    inputs += [input_entry(layer.table, layer.role, layer.fields) for layer in request.controls]
    inputs += [input_entry(layer.table, "coverage", layer.fields) for layer in request.coverage or []]
    _compare(manifest.get("inputs"), inputs)
    for reason in bound.reasons:
        print(reason, flush=True)
    return prepare(folder, "checkzoning", request, manifest={**manifest, "inputs": inputs, "pack": pack.named},
                   count=count or int(parameters.get("PARTS_WANTED") or 0),
                   more={"unbound": bound.unbound, CHECK_SECTION: _of_check(manifest, inputs, request)})


def _of_check(manifest: dict, inputs: list, request: ZoningRequest) -> dict:
    """The manifest of the check, as “Prepare a check in parts” writes it: by it a store tells what check it is."""
    parameters = {name: value for name, value in manifest["parameters"].items()
                  if name not in (*OF_PARTS, *manifest.get("outputs", ()))}
    own = {"algorithm": "checkzoning", "parameters": parameters, "inputs": inputs, "pack": request.pack.named,
           "as_of": request.as_of.isoformat(), "area_method": request.area_method}
    known = {"manifest": 1, "algorithm": "", "made": datetime.now(timezone.utc).isoformat(timespec="seconds"),
             **{name: value for name, value in manifest.items() if name in (*KEPT, *own)}}
    return {**known, **own, ROWS: state_section(CHECK.fingerprint(request, True))}


def require_same(plan: dict, data: Path) -> None:
    """Refuse to go on with parts of files or rules that were changed since: the answers would be of the old ones.

    Args:
        plan: of the parts, as ``prepare_files`` wrote it. data: folder of the files. What is no longer in it is not
            compared, as the parts hold all that is judged.

    Raises:
        InputError: a file of another size or time, a pack of another content.
    """
    given = plan["parameters"]
    known = {entry["file_name"]: (entry["size_bytes"], entry["modified"]) for entry in plan["inputs"]}
    for source in (given["SUBJECTS"], *_listed(given["CONTROLS"]), given.get("COVERAGE") or ""):
        path = data / file_of(str(source))
        if path.is_file() and known.get(path.name, (path.stat().st_size, last_written([path]))) != (
                path.stat().st_size, last_written([path])):
            raise InputError("cluster.changed", file=path.name)
    try:
        pack = load_checked_pack(_pack(given, data), parse)
    except InputError as error:
        raise InputError("cluster.changed", file=plan["pack"]["id"]) from error
    if pack.named["hash"] != plan["pack"]["hash"]:
        raise InputError("cluster.changed", file=pack.id)


# -- what a manifest says ------------------------------------------------------------------------------------

def _choices(manifest: dict, layers: list) -> Choices:
    """What the user chose, as ``algorithms/zoning/checking.py`` reads it of the same parameters."""
    given = manifest["parameters"]
    scope = str(given.get("SCOPE") or "").replace(";", ",").split(",")
    day = str(given.get("AS_OF") or manifest.get("as_of") or "")[:10]
    try:
        chosen = {"as_of": date.fromisoformat(day)} if day else {}
    except ValueError as error:
        raise InputError("cluster.no_day", value=day) from error
    return Choices(
        given.get("SUBJECT_ID") or None, given.get("PROJECT_FIELD") or None, given.get("REGISTERED_AREA") or None,
        _rows(given, "ROLES", 2), _rows(given, "FIELDS", 3), [role.strip() for role in scope if role.strip()],
        area_method=str(given.get("AREA_METHOD") or "ellipsoidal"), language=str(given.get("LANGUAGE") or "en"),
        with_ledger=bool(given.get("WITH_LEDGER")) or "LEDGER" in manifest.get("outputs", ()),
        values=rows_of_layers(_rows(given, VALUES, 4), layers), **chosen)


def _rows(given: Mapping, name: str, width: int) -> list:
    values = ["" if value is None else str(value).strip() for value in cells_of(
        given.get(name) or [], name, width)]
    if len(values) % width:
        raise InputError("binding.odd_matrix", parameter=name, width=width, count=len(values))
    rows = [tuple(values[start:start + width]) for start in range(0, len(values), width)]
    return [row for row in rows if any(row)]


def _listed(value) -> list:
    return value if isinstance(value, list) else str(value).split(";")


def _layer(source, data: Path, parameters: dict, pack_path: str) -> FileLayer:
    if not isinstance(source, str):   # a selection, an expression, a limit
        raise InputError("cluster.selection", source=str(source))
    layer = open_layer(str(data / source))
    known = _personal_names(pack_path)
    personal, chosen = hidden_fields([(name, layer.labels.get(name, "")) for name in layer.kinds], known, parameters)
    return replace(layer, data_date=data_date(layer), personal=personal, chosen=chosen)


def _compare(stated, inputs: list) -> None:
    """Rows that were read, and those that the manifest names."""
    for entry, own in zip(stated or [], inputs):
        if entry.get("rows_hash") and (entry.get("use"), entry["rows_hash"]) != (own["use"], own["rows_hash"]):
            raise InputError("cluster.other_rows", layer=own["name"])


# -- packs ---------------------------------------------------------------------------------------------------

def _pack(parameters: dict, data: Path) -> str:
    """Path of the pack: a file beside the data, otherwise one of those in this package."""
    shipped = ROOT / "packs"
    file = parameters.get("PACK_FILE")
    path = data / file_of(str(file)) if file else shipped / str(parameters.get("PACK") or "")
    if not path.exists() or path == shipped:
        raise InputError("cluster.no_pack", pack=str(file or parameters.get("PACK") or "–"))
    near = beside(path)

    def find(pack: str) -> str:
        below = shipped / pack
        return near(pack) or (str(below) if (below / "pack.yaml").is_file() else "")

    return PackPath(str(path), find)


@cache
def _personal_names(pack_path: str) -> PersonalNames:
    """The list of all packs at hand, as in QGIS."""
    paths = [*(str(path) for path in sorted((ROOT / "packs").iterdir())), *lower_paths(pack_path)]
    heads = [head for head in map(read_head, dict.fromkeys(paths)) if head is not None and head.kind in KINDS]
    return PersonalNames(tuple(dict.fromkeys(name for head in heads for name in head.personal.names)),
                         tuple(dict.fromkeys(pattern for head in heads for pattern in head.personal.patterns)))


@cache
def _conditions() -> dict:
    """Text of each condition of the packs in this package -> its tree, as QGIS has parsed it."""
    return read_value(CONDITIONS)


def parse(text: str) -> tuple:
    """The tree of a condition of a pack.

    Args:
        text: in QGIS expression syntax.

    Raises:
        InputError: a condition that was not parsed when this package was made.
    """
    if text not in _conditions():
        raise InputError("cluster.condition", text=text)
    return _conditions()[text]
