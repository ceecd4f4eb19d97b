"""A check prepared by groundrules-run from files, without QGIS, has the parts that QGIS writes, byte for byte."""
from __future__ import annotations

import json
import os
import subprocess
import zipfile

import pytest
from helpers.county.results import Data
from helpers.county.zoning_runs import AS_OF, CONTROLS
from helpers.desk.running import results
from helpers.source import ROOT
from osgeo import gdal

from groundrules.core.cluster.codec import read_value, write_value
from groundrules.core.cluster.folder import judge, missing, read_plan
from groundrules.tools.package.conditions import conditions

PYTHON = ROOT / ".work" / "outside" / "bin" / "python"
pytestmark = [pytest.mark.usefixtures("qgis_app"), pytest.mark.skipif(
    not PYTHON.exists(), reason="no environment with pyogrio and pyarrow; ./dev test makes it")]

#: In that environment: GeoParquet of each FlatGeobuf, the parts of three manifests, and those of the last one judged.
SCRIPT = """
import json, os, sys
from pathlib import Path
import pyarrow as pa, pyogrio, pyarrow.parquet as pq
from groundrules.core.errors import InputError
from groundrules.tools.package import command, layers, question, rows
import qgis_is_not_there

folder = Path(sys.argv[1])
question.CONDITIONS = folder / "conditions.npz"
for path in folder.glob("*.fgb"):
    meta, table = pyogrio.raw.read_arrow(path, read_geometry=False)
    name = "\u5f62\u72b6 x"
    shapes = pa.array(pyogrio.raw.read(path, columns=[])[2].tolist(), pa.large_binary())
    table = table.append_column(name, shapes)
    geo = {"version": "1.0.0", "primary_column": name, "columns": {name: {
        "encoding": "WKB", "geometry_types": [meta["geometry_type"]],
        "crs": layers.pyproj.CRS(meta["crs"]).to_json_dict()}}}
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path.with_suffix(".parquet"))
for kind in ("gpkg", "fgb"):
    manifest = question.read_manifest(folder / f"{kind}.json")
    question.prepare_files(manifest, folder, folder / f"of_{kind}", 3)
nested = {"ROLES": [["YJJBNTBHTB", "permanent_basic_farmland"], ["STBHHX", None]]}
assert question._rows(nested, "ROLES", 2) == [("YJJBNTBHTB", "permanent_basic_farmland"), ("STBHHX", "")]
for _ in range(2):
    assert command.main([str(folder / "parquet.json"), "--data", str(folder), "--folder", str(folder / "of_parquet"),
                         "--parts", "3", "--workers", "1"]) == 0
said = {}
again = [str(folder / "parquet.json"), "--data", str(folder), "--folder", str(folder / "of_parquet"), "--workers", "1"]
(folder / "of_parquet" / "answer-0001.npz").unlink()
assert command.main(again) == 0 and (folder / "of_parquet" / "answer-0001.npz").exists()
os.utime(folder / "XMYD.parquet", ns=(1, 1))
assert command.main(again) == 1   # the file was written since
assert command.main([str(folder / "of_parquet")]) == 0
def saying(name, change):
    manifest = json.loads((folder / "gpkg.json").read_text())
    change(manifest)
    (folder / "other.json").write_text(json.dumps(manifest))
    try:
        question.prepare_files(question.read_manifest(folder / "other.json"), folder, folder / "other")
    except InputError as error:
        said[name] = error.in_language("en")
def parameter(name, value):
    return lambda manifest: manifest["parameters"].update({name: value})
saying("rows", lambda manifest: manifest["inputs"][0].update(rows_hash="0"))
saying("pack", lambda manifest: manifest["pack"].update(hash="0"))
saying("algorithm", lambda manifest: manifest.update(algorithm="groundrules:carbonstock"))
saying("file", parameter("SUBJECTS", "gone.gpkg|layername=a"))
saying("format", parameter("SUBJECTS", "plan.shp"))
saying("layer", parameter("SUBJECTS", "county.gpkg"))
saying("selection", parameter("SUBJECTS", {"source": "county.gpkg|layername=XMYD", "selectedFeaturesOnly": True}))
def filtered(manifest):
    del manifest["inputs"]
    manifest["parameters"]["CONTROLS"] = ["county.gpkg|layername=STBHHX|subset=fid < 3"]
saying("filter", filtered)
try:
    question.parse("1 = 2")
except InputError as error:
    said["condition"] = error.in_language("en")
(folder / "said.json").write_text(json.dumps(said))
""".replace("import qgis_is_not_there", "assert not {'qgis', 'qgis.core', 'osgeo'} & set(sys.modules)")


@pytest.fixture(scope="module")
def outside(tmp_path_factory, qgis_app):
    """The folder with what QGIS prepared (``in_gpkg``, ``in_fgb``) and what the command did."""
    folder = tmp_path_factory.mktemp("outside")
    Data(folder)
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(folder / "county.gpkg"), gdal.OF_UPDATE) as file:
        layer = file.GetLayer("XMYD")
        feature = layer.GetFeature(3)
        feature.SetGeometry(None)
        layer.SetFeature(feature)
        del layer, feature
    write_value(folder / "conditions.npz", conditions())
    sources = {"gpkg": {name: f"county.gpkg|layername={name}" for name in ("XMYD", *CONTROLS)},
               "fgb": {name: f"{name}.fgb" for name in ("XMYD", *CONTROLS)}}
    for name, source in sources["fgb"].items():
        with gdal.ExceptionMgr(useExceptions=True):
            gdal.VectorTranslate(str(folder / source), str(folder / "county.gpkg"), layers=[name], format="FlatGeobuf",
                                 layerCreationOptions=["SPATIAL_INDEX=NO"])
    for kind, names in sources.items():
        asked = {"SUBJECTS": str(folder / names["XMYD"]), "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
                 "AS_OF": AS_OF, "CONTROLS": [str(folder / names[name]) for name in CONTROLS], "LANGUAGE": "en",
                 "PACK": "cn-three-lines", "PARTS_WANTED": 3, "FOLDER": str(folder / f"in_{kind}")}
        results("preparepartitions", asked)
        plan = json.loads((folder / f"in_{kind}" / "plan.json").read_text(encoding="utf-8"))
        del plan["parts"]
        (folder / f"{kind}.json").write_text(json.dumps(plan), encoding="utf-8")
    del plan["inputs"]
    (folder / "parquet.json").write_text(json.dumps(plan).replace(".fgb", ".parquet"), encoding="utf-8")
    (folder / "path").mkdir()
    (folder / "path" / "groundrules").symlink_to(ROOT)
    subprocess.run([str(PYTHON), "-c", SCRIPT, str(folder)], check=True, timeout=300, env={
        **os.environ, "PYTHONPATH": str(folder / "path"), "PROJ_DATA": "/usr/share/proj"})
    return folder


@pytest.mark.parametrize("kind", ["gpkg", "fgb"])
def test_parts_are_those_of_qgis_byte_for_byte(outside, kind):
    """The head holds the manifest of the check, of which QGIS alone knows the parameters that were not given."""
    names = sorted(path.name for path in (outside / f"in_{kind}").glob("part-*.npz"))
    assert len(names) == 3
    for name in names:
        assert (outside / f"of_{kind}" / name).read_bytes() == (outside / f"in_{kind}" / name).read_bytes(), name
    own, theirs = (json.loads((outside / f"{way}_{kind}" / "plan.json").read_text()) for way in ("of", "in"))
    assert own["parts"].pop("hashes")[1:] == theirs["parts"].pop("hashes")[1:]
    assert own["parts"] == theirs["parts"] and own["inputs"][0]["rows_hash"] == theirs["inputs"][0]["rows_hash"]
    (given, outer), (defaults, inner) = (head(outside / f"{way}_{kind}" / "head.npz") for way in ("of", "in"))
    assert outer == inner
    assert {name: defaults[name] for name in given} == given and not {"FOLDER", "CHECK", "PARTS_WANTED"} & set(given)


def head(path):
    """Parameters of the check, and all the members of the file beside them."""
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    words = members.pop("value.json").decode()
    begin = words.index('["parameters",', words.index('["check",'))
    value, end = json.JSONDecoder().raw_decode(words, begin)
    return dict(value[1]["dict"]), {**members, "value.json": words[:begin] + words[end:]}


@pytest.mark.parametrize("kind", ["gpkg", "parquet"])
def test_what_was_prepared_outside_is_collected_in_qgis_and_recorded(outside, tmp_path, kind):
    folder = outside / f"of_{kind}"
    for number in missing(folder, read_plan(folder)):
        judge(str(folder), number)
    done = results("collectparts", {"FOLDER": str(folder), "FINDINGS": str(tmp_path / "f.gpkg"), "LANGUAGE": "en",
                                    "MANIFEST": str(tmp_path / "m.json")})
    recorded = results("recordfindings", {
        "FINDINGS": str(tmp_path / "f.gpkg"), "MANIFESTS": [str(tmp_path / "m.json")],
        "STORE": str(tmp_path / "s-findings.gpkg"), "LANGUAGE": "en"})
    assert recorded["NEW_COUNT"] > 0 and done["SUBJECT_COUNT"] == 6


def test_answers_from_geoparquet_are_those_of_the_same_rows_in_another_format(outside):
    place = outside / "in_fgb"
    for number in missing(place, read_plan(place)):
        judge(str(place), number)
        own, theirs = (read_value(outside / way / f"answer-{number:04d}.npz") for way in ("of_parquet", "in_fgb"))
        assert len(own.findings) and own.verdicts.equals(theirs.verdicts)
        same = [name for name in own.findings if name not in ("control_layer", "control_source", "finding_id")]
        assert own.findings[same].equals(theirs.findings[same])


def test_answers_are_tables_that_other_tools_read(outside):
    script = ("import sys, json, pyarrow.parquet as pq\n"
              "from pathlib import Path\n"
              "tables = list(map(pq.read_table, sorted(Path(sys.argv[1]).glob('answer-*.findings.parquet'))))\n"
              "geo = json.loads(tables[0].schema.metadata[b'geo'])['columns']['geometry']\n"
              "print(json.dumps([*([value for table in tables for value in table[name].to_pylist()]"
              " for name in ('finding_id', 'overlap_area_m2')), geo['crs']['id'], geo['encoding']]))")
    printed = subprocess.run([str(PYTHON), "-c", script, str(outside / "of_parquet")], check=True, capture_output=True,
                          text=True, timeout=60).stdout
    ids, areas, system, encoding = json.loads(printed)
    answers = [read_value(path) for path in sorted((outside / "of_parquet").glob("answer-*.npz"))]
    assert ids == [name for answer in answers for name in answer.findings["finding_id"]]
    assert areas == [None if lost else area for answer in answers for area, lost in zip(
        answer.findings["overlap_area_m2"].tolist(), answer.findings["overlap_area_m2"].isna().tolist())]
    assert any(areas) and system == {"authority": "EPSG", "code": 4547} and encoding == "WKB"


def test_what_is_refused_is_named(outside):
    refusals = json.loads((outside / "said.json").read_text())
    for name, word in {"rows": "XMYD", "pack": "cn-three-lines", "algorithm": "carbonstock", "file": "gone.gpkg",
                       "format": "plan.shp", "layer": "YJJBNTBHTB", "selection": "selection", "filter": "filter",
                       "condition": "1 = 2"}.items():
        assert word in refusals[name]
    assert not (outside / "other").exists()
