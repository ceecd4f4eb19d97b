"""groundrules:recheck: after random edits the rows of a full run; only what changed is judged; what it refuses."""
from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from helpers.cases.packs import own_pack
from helpers.cells import written
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from osgeo import gdal, ogr, osr
from pyproj import Transformer

from groundrules.bridge.store import api as store
from groundrules.core.reading import extents

pytestmark = pytest.mark.usefixtures("qgis_app")
ORIGIN = (500_000.0, 3_000_000.0)
CONTROLS = ("YJJBNTBHTB", "STBHHX", "CZKFBJ")


class Ground:
    """Layers of squares in a GeoPackage, and edits of them at random."""

    def __init__(self, folder, seed: int, subjects: int = 60, degrees=()):
        self.path, self.random = folder / "ground.gpkg", np.random.default_rng(seed)
        self.degrees = degrees   # names of layers in longitude and latitude
        with gdal.ExceptionMgr(useExceptions=True):
            made = gdal.GetDriverByName("GPKG").Create(str(self.path), 0, 0, 0, gdal.GDT_Unknown)
            for name, fields in (("XMYD", ("DKBH", "XMBH")), *((name, ("BSM",)) for name in CONTROLS)):
                system = osr.SpatialReference()
                system.ImportFromEPSG(4490 if name in degrees else 4547)
                layer = made.CreateLayer(name, system, ogr.wkbPolygon)
                for field in fields:
                    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
                for number in range(subjects if name == "XMYD" else 15):
                    self._add(layer, number)
            del layer, made

    def _square(self, layer):
        x, y = self.random.uniform(0, 2_000, 2)
        side = self.random.uniform(20, 90) if layer.GetName() == "XMYD" else self.random.uniform(100, 500)
        shape = shapely.box(ORIGIN[0] + x, ORIGIN[1] + y, ORIGIN[0] + x + side, ORIGIN[1] + y + side)
        if layer.GetName() in self.degrees:
            change = Transformer.from_crs(4547, 4490, always_xy=True)
            shape = shapely.transform(shape, change.transform, interleaved=False)
        return shape.wkb

    def _add(self, layer, number: int) -> int:
        feature = ogr.Feature(layer.GetLayerDefn())
        self._name(feature, number)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(self._square(layer)))
        layer.CreateFeature(feature)
        return feature.GetFID()

    def _name(self, feature, number: int) -> None:
        if feature.GetFieldIndex("DKBH") >= 0:   # some subjects share an id, and many a project
            feature["DKBH"], feature["XMBH"] = f"D{number % 55}", f"P{number % 25}"
        else:
            feature["BSM"] = f"B{number}"

    def edit(self, name: str, kind: str) -> int:
        """One edit of a layer at random; returns the feature's id."""
        with gdal.ExceptionMgr(useExceptions=True):
            data = gdal.OpenEx(str(self.path), gdal.OF_VECTOR | gdal.OF_UPDATE)
            layer = data.GetLayerByName(name)
            number = int(self.random.integers(200))
            if kind == "add":
                fid = self._add(layer, number)
            else:
                fid = int(self.random.choice([feature.GetFID() for feature in layer]))
                feature = layer.GetFeature(fid)
                if kind == "delete":
                    layer.DeleteFeature(fid)
                else:
                    if kind == "move":
                        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(self._square(layer)))
                    else:
                        self._name(feature, number)
                    layer.SetFeature(feature)
            layer = data = None
        return fid

    def inputs(self, **more) -> dict:
        return {"SUBJECTS": f"{self.path}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
                "CONTROLS": [f"{self.path}|layername={name}" for name in CONTROLS], "PACK": "cn-three-lines",
                "AS_OF": "2026-06-30", "LANGUAGE": "en", **more}


def full(folder, ground, name: str, **more) -> SimpleNamespace:
    paths = {"FINDINGS": str(folder / f"{name}.gpkg"), "MANIFEST": str(folder / f"{name}.json")}
    results("checkzoning", ground.inputs(VERDICTS="TEMPORARY_OUTPUT", **paths, **more))
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["MANIFEST"])


def again(folder, run, name: str, **more) -> SimpleNamespace:
    paths = {"FINDINGS": str(folder / f"{name}.gpkg"), "NEW_MANIFEST": str(folder / f"{name}.json")}
    counts = results("recheck", {"MANIFEST": run.manifest, "PREVIOUS": run.findings, "LANGUAGE": "en", **paths, **more})
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["NEW_MANIFEST"], counts=counts)


_WANTED: dict = {}


def wanted_rows(folder, ground, *which, **more) -> list:
    """Rows of a full run, run once for both of ``size``: by the same seed the same edits lead to the same layers.

    The run that a recheck starts from is one of the size; what it ends at must not depend on that.
    """
    if which not in _WANTED:
        _WANTED[which] = written(full(folder, ground, "full", **more).findings)
    return _WANTED[which]


def sized(request, monkeypatch) -> str:
    if request.param == "many":
        monkeypatch.setattr(extents, "MOST_BOXES", 20)
    return request.param


@pytest.fixture(params=["few", "many"])
def each_size(request, monkeypatch):
    """Layers are read at the subjects, or whole: a full run does the one for few subjects, the other for many."""
    return sized(request, monkeypatch)


@pytest.fixture(params=[pytest.param(size, marks=pytest.mark.takes_turns(turn=turn))
                        for turn, size in enumerate(("few", "many"))])
def size(request, monkeypatch):
    """The same; one of them a run."""
    return sized(request, monkeypatch)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.takes_turns) for seed in (1, 2))])
def test_after_random_edits_the_rows_are_those_of_a_full_run(tmp_path, each_size, seed):
    """Also when a recheck follows a recheck, so that what it keeps for the next one is right."""
    ground = Ground(tmp_path, seed)
    run = full(tmp_path, ground, "start")
    for step in range(3):
        for _ in range(int(ground.random.integers(1, 4))):
            layer = str(ground.random.choice(["XMYD", "XMYD", "XMYD", *CONTROLS]))
            ground.edit(layer, str(ground.random.choice(["add", "move", "delete", "name"])))
        wanted = wanted_rows(tmp_path, ground, "random", seed, step)
        run = again(tmp_path, run, f"part{step}")
        assert written(run.findings) == wanted, step
        assert len(wanted) > 20


def test_findings_that_a_format_of_texts_kept(tmp_path):
    ground = Ground(tmp_path, 22)
    run = full(tmp_path, ground, "start")
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(tmp_path / "texts.gpkg"), run.findings,
                             mapFieldType=["Integer(Boolean)=String", "Date=String"])
    ground.edit("XMYD", "move")
    wanted = full(tmp_path, ground, "wanted")
    outcome = again(tmp_path, run, "part", PREVIOUS=str(tmp_path / "texts.gpkg"))
    assert written(outcome.findings) == written(wanted.findings)
    with gdal.ExceptionMgr(useExceptions=True):
        texts = gdal.OpenEx(str(tmp_path / "texts.gpkg"), gdal.OF_UPDATE | gdal.OF_VECTOR)
        texts.ExecuteSQL(f"UPDATE {texts.GetLayer(0).GetName()} SET data_date = 'long ago'")
        texts = None
    assert "a date belongs" in stopped("recheck", {"MANIFEST": run.manifest, "LANGUAGE": "en", "FINDINGS": "memory:",
                                                   "PREVIOUS": str(tmp_path / "texts.gpkg")})


def test_controls_in_another_system(tmp_path, size):
    ground = Ground(tmp_path, 21, degrees=("YJJBNTBHTB", "CZKFBJ"))
    run = full(tmp_path, ground, "start")
    for layer, kind in (("YJJBNTBHTB", "move"), ("XMYD", "move"), ("CZKFBJ", "delete")):
        ground.edit(layer, kind)
    outcome = again(tmp_path, run, "part")
    assert written(outcome.findings) == wanted_rows(tmp_path, ground, "degrees") and written(outcome.findings)


def test_only_what_changed_is_judged(tmp_path, size):
    ground = Ground(tmp_path, 11)
    run = full(tmp_path, ground, "start")
    nothing = again(tmp_path, run, "nothing")
    assert nothing.counts["IS_UNCHANGED"] and nothing.counts["CHECKED_COUNT"] == 0
    assert not nothing.counts["IS_FULL_RUN"] and written(nothing.findings) == written(run.findings)
    ground.edit("XMYD", "move")
    outcome = again(tmp_path, run, "one")
    assert 1 <= outcome.counts["CHECKED_COUNT"] < 25 and outcome.counts["SUBJECT_COUNT"] == 60
    assert written(outcome.findings) == wanted_rows(tmp_path, ground, "moved", 11)


@pytest.mark.parametrize("kind", ["move", *(pytest.param(kind, marks=pytest.mark.takes_turns)
                                            for kind in ("add", "delete", "name"))])
def test_given_the_ids_the_layer_is_not_read(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(extents, "MOST_BOXES", 20)
    ground = Ground(tmp_path, 5)
    run = full(tmp_path, ground, "start")
    fids = [ground.edit("XMYD", kind) for _ in range(2)]
    outcome = again(tmp_path, run, "part", CHANGED=",".join(map(str, fids)))
    assert outcome.counts["CHECKED_COUNT"] < 60 and not outcome.counts["IS_FULL_RUN"]
    assert written(outcome.findings) == written(full(tmp_path, ground, "full").findings)
    following = again(tmp_path, outcome, "next")   # the state that it kept is that of the whole layer
    assert following.counts["IS_UNCHANGED"]


def test_without_the_findings_before_only_what_was_judged_is_given(tmp_path, size):
    ground = Ground(tmp_path, 3)
    run = full(tmp_path, ground, "start")
    ground.edit("XMYD", "move")
    path = tmp_path / "part.gpkg"
    counts = results("recheck", {"MANIFEST": run.manifest, "FINDINGS": str(path), "LANGUAGE": "en"})
    wanted = [row for row, _ in wanted_rows(tmp_path, ground, "moved", 3)]
    values = [row for row, _ in written(path) if row["subject_fid"] is not None]
    assert counts["FINDING_COUNT"] < len(wanted) and values
    judged = {row["subject_fid"] for row in values}
    assert values == [row for row in wanted if row["subject_fid"] in judged]


def test_changed_rules_are_judged_for_all_and_the_others_stand(tmp_path, size):
    """Another minimum of one rule; a comment changes nothing."""
    ground = Ground(tmp_path, 8)
    pack = own_pack("cn-three-lines", tmp_path / "own")
    more = {"PACK": "", "PACK_FILE": str(pack)}
    run = full(tmp_path, ground, "start", **more)
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text + "\n# a remark\n", encoding="utf-8")
    assert again(tmp_path, run, "same", PACK_FILE=str(pack)).counts["IS_UNCHANGED"]
    role = text.index("permanent_basic_farmland:")
    changed = text[:role] + text[role:].replace("accuracy_m: 1.0", "accuracy_m: 60.0", 1)
    if changed == text:
        changed = text.replace("severity: critical", "severity: major", 1)
    pack.write_text(changed, encoding="utf-8")
    ground.edit("XMYD", "move")
    outcome = again(tmp_path, run, "part", PACK_FILE=str(pack))
    assert not outcome.counts["IS_FULL_RUN"] and outcome.counts["CHECKED_COUNT"] < 60
    assert written(outcome.findings) == wanted_rows(tmp_path, ground, "rules", **more)
    assert written(outcome.findings) != written(run.findings)


def test_the_store_learns_what_is_fixed(tmp_path, size):
    """Recorded in parts or as a whole, the store holds the same."""
    ground, places = Ground(tmp_path, 2), [str(tmp_path / name) for name in ("whole.gpkg", "part.gpkg")]
    run = full(tmp_path, ground, "start")
    for place in places:
        results("recordfindings", {"FINDINGS": [run.findings], "MANIFESTS": [run.manifest], "STORE": place})
    fid = ground.edit("XMYD", "delete")
    ground.edit("XMYD", "move")
    counts = again(tmp_path, run, "next", STORE=places[0]).counts
    results("recheck", {"MANIFEST": run.manifest, "STORE": places[1]})
    assert counts["FIXED_COUNT"] > 0 and counts["STORE_FILE"] == places[0]
    states = []
    for place in places:
        frame = store.read_store(place).index.frame.sort_values("finding_id")
        states.append(frame[["finding_id", "state", "evidence_hash"]].to_numpy().tolist())
        assert set(frame.loc[frame["subject_fid"] == fid, "state"]) <= {"fixed"}
        assert len(store.read_runs(place)) == 2
    assert states[0] == states[1]


def test_the_county_and_the_three_lines(tmp_path):
    inputs = county_inputs(tmp_path, LANGUAGE="zh")
    path = inputs["SUBJECTS"].split("|")[0]
    lines = {"FARMLAND": "YJJBNTBHTB", "RED_LINE": "STBHHX", "BOUNDARY": "CZKFBJ", "COVERAGE": "XZQ"}
    asked = {**{name: inputs[name] for name in ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "AS_OF", "LANGUAGE")},
             **{name: f"{path}|layername={layer}" for name, layer in lines.items()}}
    paths = {"FINDINGS": str(tmp_path / "f.gpkg"), "MANIFEST": str(tmp_path / "m.json")}
    results("checkthreelines", {**asked, **paths, "VERDICTS": "TEMPORARY_OUTPUT"})
    run = SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["MANIFEST"])
    outcome = again(tmp_path, run, "again")
    assert outcome.counts["IS_UNCHANGED"] and written(outcome.findings) == written(run.findings)


def test_refusals(tmp_path):
    ground = Ground(tmp_path, 1, subjects=8)
    run = full(tmp_path, ground, "start")
    base = {"LANGUAGE": "en", "FINDINGS": str(tmp_path / "out.gpkg")}
    manifest = json.loads((tmp_path / "start.json").read_text(encoding="utf-8"))

    def refusal(change: dict, **more) -> str:
        file = tmp_path / "other.json"
        file.write_text(json.dumps({**manifest, **change}), encoding="utf-8")
        return stopped("recheck", {**base, "MANIFEST": str(file), **more})

    assert "cannot be rechecked" in refusal({"algorithm": "groundrules:farmlandloss"})
    assert "which rows" in refusal({"rows": None}) and "which rows" in refusal({"rows": {"subjects": {"count": 3}}})
    asked = {name: value for name, value in manifest["parameters"].items() if name != "SUBJECTS"}
    assert "does not name SUBJECTS" in refusal({"parameters": asked})
    part = {**manifest["rows"], "subjects": {**manifest["rows"]["subjects"], "whole": False}}
    assert "selection" in refusal({"rows": part})
    assert "not a feature id" in refusal({}, CHANGED="1, two")
    assert "long names" in refusal({}, PREVIOUS=f"{ground.path}|layername=XMYD")
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(tmp_path / "some.gpkg"), run.findings, where="fid > 2")
    assert "do not belong to the run" in refusal({}, PREVIOUS=str(tmp_path / "some.gpkg"))
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(tmp_path / "flat.csv"), run.findings)
    assert "has no geometry" in refusal({}, PREVIOUS=str(tmp_path / "flat.csv"))
    (tmp_path / "other.json").write_text("no manifest", encoding="utf-8")
    assert "not a run manifest" in stopped("recheck", {**base, "MANIFEST": str(tmp_path / "other.json")})
    assert "has to end in .json" in stopped("recheck", {**base, "MANIFEST": str(ground.path)})
    assert not (tmp_path / "out.gpkg").exists()
    other = {**manifest["software"], "geos": "3.0.0"}
    file = tmp_path / "old.json"
    file.write_text(json.dumps({**manifest, "software": other}), encoding="utf-8")
    assert results("recheck", {**base, "MANIFEST": str(file)})["IS_FULL_RUN"]
    assert rows(base["FINDINGS"]) == rows(run.findings)


@pytest.mark.parametrize("named", [False, True])
def test_a_subject_moved_astray_is_a_finding_as_in_a_full_run(tmp_path, monkeypatch, named):
    monkeypatch.setattr(extents, "MOST_BOXES", 20)
    ground = Ground(tmp_path, 9)
    run = full(tmp_path, ground, "start")
    with gdal.ExceptionMgr(useExceptions=True):
        data = gdal.OpenEx(str(ground.path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = data.GetLayerByName("XMYD")
        feature = layer.GetFeature(7)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(shapely.box(9e6, 9e6, 9e6 + 50, 9e6 + 50).wkb))
        layer.SetFeature(feature)
        feature = layer = data = None
    outcome = again(tmp_path, run, "part", **({"CHANGED": "7"} if named else {}))
    assert outcome.counts["CHECKED_COUNT"] < 60
    assert written(outcome.findings) == written(full(tmp_path, ground, "full").findings)


@pytest.mark.parametrize("more", [{}, {"CHANGED": "3"}])
def test_subjects_that_are_filtered_now_are_refused(tmp_path, size, more):
    """They would be taken for deleted, and their findings in the store for fixed."""
    ground = Ground(tmp_path, 4)
    run = full(tmp_path, ground, "start")
    manifest = json.loads((tmp_path / "start.json").read_text(encoding="utf-8"))
    manifest["parameters"]["SUBJECTS"] += "|subset=\"DKBH\" <> 'D3'"
    (tmp_path / "start.json").write_text(json.dumps(manifest), encoding="utf-8")
    text = stopped("recheck", {"MANIFEST": run.manifest, "PREVIOUS": run.findings, "LANGUAGE": "en",
                               "FINDINGS": str(tmp_path / "out.gpkg"), **more})
    assert "filtered" in text and not (tmp_path / "out.gpkg").exists()


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_filter_of_a_control_layer_hides_is_counted_over_all_subjects(tmp_path, size, seed):
    ground = Ground(tmp_path, seed)
    name = f"{ground.path}|layername=STBHHX"
    more = {"CONTROLS": [f"{ground.path}|layername={CONTROLS[0]}", f"{name}|subset=\"BSM\" IN ('B1', 'B2', 'B3')",
                         f"{ground.path}|layername={CONTROLS[2]}"]}
    run = full(tmp_path, ground, "start", **more)
    ground.edit("XMYD", "move")
    outcome = again(tmp_path, run, "part")
    wanted = wanted_rows(tmp_path, ground, "filtered", seed, **more)
    assert written(outcome.findings) == wanted
    (text,) = [row for row, _ in wanted if row["rule_id"] == "GR-FILTERED-CONTROL"]
    assert text["measured"] > 0


def test_a_look_that_finds_nothing_builds_no_geometry(tmp_path, monkeypatch):
    from groundrules.bridge.reading import geometry as reading_geometry
    from groundrules.bridge.reading import read as reading

    monkeypatch.setattr(extents, "MOST_BOXES", 20)
    ground = Ground(tmp_path, 6)
    run = full(tmp_path, ground, "start")
    built = []

    def parse(wkb, multipart=False):
        built.append(len(wkb))
        return reading_geometry.parse(wkb, multipart)

    monkeypatch.setattr(reading, "parse", parse)
    same = again(tmp_path, run, "same", PREVIOUS=None)
    assert same.counts["IS_UNCHANGED"] and built == []
    assert json.loads(open(same.manifest, encoding="utf-8").read())["inputs"] == \
        json.loads(open(run.manifest, encoding="utf-8").read())["inputs"]
    ground.edit("XMYD", "move")
    again(tmp_path, run, "one", PREVIOUS=None)
    assert 0 < sum(built) < 60 + 45
