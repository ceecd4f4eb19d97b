"""No field about persons comes into any result of any algorithm, by default; and what is left out is said."""
from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.cases.packs import own_pack
from helpers.county.formats import Lazily
from helpers.county.results import FILES, JOBS, TABLES, Data, all_outputs, years_given
from helpers.desk.running import layer, results, rows, run
from helpers.files.layers import memory, square
from helpers.files.people import HARMLESS, NAMES, shared_names
from helpers.suite.rotation import in_turns
from osgeo import gdal
from qgis.core import QgsProcessingParameterFeatureSink, QgsProject

from groundrules.algorithms.provider import algorithm_classes
from groundrules.core.packs.kinds import KINDS

pytestmark = pytest.mark.usefixtures("qgis_app")
ALGORITHMS = [kind().name() for kind in algorithm_classes()]
#: What they read has no fields of others: files of points, rasters, packs, the series store.
WITHOUT_FIELDS = {"importboundarypoints", "landusetransitionraster", "carbonstockraster", "carbonchangeraster",
                  "validatepack", "collectparts", "checkindicators"}
OUR_OWN = {"owner_name"}   # of the unit that owns land, by the survey's QSDWMC
VALUE = re.compile(r"Zq\d{3}Person")
PERSONAL = list({name.casefold(): name for name in (*NAMES, *shared_names(), "ZRRMC", "ZRRZJHM", "JZDZ")}.values())
#: Ways out that others share: tables, documents with names of owners, a report, files of points. These run each time,
#: the other algorithms take turns.
EACH_TIME = {"checkzoning", "landuseoccupation", "buildreport", "exportboundarypoints", "assignunits"}
OF_THE_COUNTY = {"BSM", "XMMC", "XMBH", "DLMC", "FRDBS", "id", "name", "code", "title"}   # with values of their own


@pytest.fixture(scope="module")
def people(tmp_path_factory, qgis_app):
    """The samples, every layer and table with a field of each name, and a value in each that is found again."""
    data = Data(tmp_path_factory.mktemp("people") / "data", around=("GHYDYH", "GHFA_A"))
    for file in FILES:
        for table in data.tables(file):
            data.add_columns(file, table, {
                **{name: f"Zq{place:03}Person" for place, name in enumerate(PERSONAL)},
                **{name: "harmless" for name in HARMLESS if name not in OF_THE_COUNTY}})
    for name in TABLES:
        _widen(data.folder / Path(name).name)
    given = years_given(data)
    for path in (*given.pop("INDICATOR_ROWS"), *given.values()):
        _widen(Path(path))
    for path in (data.folder / "boundary_points").glob("*.txt"):   # a line of the header, and one that is none
        content = path.read_bytes()
        text = content.decode("gb18030" if content.startswith("[属性描述]".encode("gb18030")) else "utf-8")
        more = "[属性描述]\n联系人=Zq900Person\nowner_name=Zq901Person\n联系电话：Zq902Person\n校核=好\n"
        path.write_text(text.replace("[属性描述]", more, 1), encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def left(people, tmp_path_factory):
    """Algorithm -> a run as it is by default, with all outputs: made once for the tests of this file."""
    def make(name: str) -> SimpleNamespace:
        outputs = tmp_path_factory.mktemp(name) / "out"
        wanted = all_outputs(name, outputs)
        for folder in ("PDF_FOLDER", "DOCUMENT_FOLDER"):    # each file is a part of the PDF
            wanted.pop(folder, None)
        done = run(name, {**JOBS[name](people, outputs), "LANGUAGE": "zh-en", **wanted})
        assert done.results is not None, done.log
        return SimpleNamespace(outputs=outputs, log=done.log)

    return Lazily(make)


def _widen(path: Path) -> None:
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    known = {name.casefold() for name in lines[0]}
    more = [(place, name) for place, name in enumerate(PERSONAL) if name.casefold() not in known]
    lines = [line + ([name for _, name in more] if number == 0 else [f"Zq{place:03}Person" for place, _ in more])
             for number, line in enumerate(lines)]
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)


def written(folder: Path):
    """Every file of a folder as text: name, text."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(archive.read(member) for member in archive.namelist())
        if path.suffix == ".pdf" and shutil.which("pdftotext"):
            data = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
        yield path.name, data.decode("utf-8", "replace")


def fields_of(path: Path) -> set[str]:
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        return {source.GetLayer(number).GetLayerDefn().GetFieldDefn(place).GetName()
                for number in range(source.GetLayerCount())
                for place in range(source.GetLayer(number).GetLayerDefn().GetFieldCount())}


def test_every_algorithm_has_inputs():
    """A new algorithm is looked at too: give it its inputs in tests/helpers.county.results.py."""
    assert set(ALGORITHMS) == set(JOBS)


@pytest.mark.parametrize("name", in_turns(ALGORITHMS, EACH_TIME))
def test_nothing_about_persons_in_any_result(left, name):
    done = left[name]
    files = dict(written(done.outputs))
    assert files or name == "validatepack"
    leaked = {(file, value) for file, text in {**files, "log": done.log}.items() for value in VALUE.findall(text)}
    assert not leaked
    for path in done.outputs.rglob("*.gpkg"):
        assert fields_of(path) & set(PERSONAL) <= OUR_OWN, path.name
    if name in WITHOUT_FIELDS:
        return
    assert not [item for item in PERSONAL if item not in done.log]
    for file, text in files.items():
        if file.startswith("manifest"):
            assert set(PERSONAL) <= set(json.loads(text)["personal_fields_dropped"]), file
        if file.startswith("report") and file.endswith((".html", ".pdf")):
            assert "personal data" in text, file


COPYING = [name for name in ALGORITHMS if next(kind() for kind in algorithm_classes() if kind().name() == name).create()
           .parameterDefinition("KEEP_PERSONAL_FIELDS") is not None]
#: Its rows are new ones; the parameter lets it read the fields that are named for a use.
NO_COPY = {"landuseoccupation", "affectedholders", "checkcommitments"}


@pytest.mark.parametrize("name", in_turns([name for name in COPYING if name not in NO_COPY], ["checkzoning"]))
def test_a_user_who_keeps_them_has_them_and_harmless_fields_stay_in_any_case(people, left, tmp_path, name):
    folder = tmp_path / "out"
    algorithm = next(kind() for kind in algorithm_classes() if kind().name() == name).create()
    sinks = {parameter.name() for parameter in algorithm.destinationParameterDefinitions()
             if isinstance(parameter, QgsProcessingParameterFeatureSink)}
    wanted = {key: value for key, value in all_outputs(name, folder).items() if key in sinks}
    done = run(name, {"LANGUAGE": "en", **JOBS[name](people, folder), **wanted, "KEEP_PERSONAL_FIELDS": True})
    assert done.results is not None, done.log
    assert "with personal data are left out" not in done.log
    assert "涉及个人信息的字段不写入成果" in left[name].log
    assert any(set(PERSONAL) <= fields_of(path) for path in folder.glob("*.gpkg"))
    without = [fields_of(path) for path in left[name].outputs.glob("*.gpkg")]
    assert any(set(HARMLESS) - OF_THE_COUNTY <= fields and not fields & set(PERSONAL) for fields in without)


# -- what is said, and what is chosen ----------------------------------------------------------------------------

PLOTS = "Polygon?crs=EPSG:4547&field=DKBH:string&field=owner:string&field=BZ:string&field=number:int8"
UNITS = "Polygon?crs=EPSG:4547&field=ZLDWDM:string&field=ZLDWMC:string"


def plots(count: int = 4):
    """Plots with an owner, a remark that holds a telephone number, and a number of a mobile telephone."""
    return memory(PLOTS, [(square(500_000 + 20 * place, 2_500_000), [
        f"D{place}", f"Zq{place:03}Person", f"经办，联系电话 139{place:08}", 18600000000 + place * 30_103])
        for place in range(count)], "地块")


def units():
    return memory(UNITS, [(square(499_000, 2_499_000, 90_000), ["330106", "样区"])], "村")


@pytest.mark.parametrize("count", [4, 2_500])
def test_values_that_look_like_those_of_persons_are_counted(tmp_path, count):
    """By QGIS and, of many rows of a GeoPackage, by SQLite: field, number and remedy, and no value."""
    source = plots(count)
    if count > 2_000:
        path = str(tmp_path / "plots.gpkg")
        results("assignunits", {"SUBJECTS": source, "UNITS": units(), "OUTPUT": path, "KEEP_PERSONAL_FIELDS": True})
        source = layer(path, shown="地块")
        assert "owner" in source.fields().names()
    target = str(tmp_path / "o.gpkg")
    done = run("assignunits", {"SUBJECTS": source, "UNITS": units(), "OUTPUT": target, "LANGUAGE": "en",
                               "PREFIX": "n_"})
    assert done.results is not None, done.log
    for field in ("BZ", "number"):
        assert f"{count} values of field {field} of 地块 look like telephone numbers" in done.log
    assert "personal_fields" in done.log and "186000" not in done.log and "139000" not in done.log
    assert rows(target)[0]["BZ"].startswith("经办") and "owner" not in rows(target)[0]


def test_a_field_that_is_chosen_is_used_and_warned_of(tmp_path):
    done = run("assignunits", {"SUBJECTS": plots(), "SUBJECT_ID": "owner", "UNITS": units(), "LANGUAGE": "zh",
                               "OUTPUT": str(tmp_path / "o.gpkg"), "SHARES": str(tmp_path / "s.gpkg")})
    assert "涉及个人信息，因您指定使用" in done.log and "不写入成果" not in done.log
    assert rows(tmp_path / "s.gpkg")[0]["subject_id"] == "Zq000Person"
    assert "owner" not in rows(tmp_path / "o.gpkg")[0]


def test_the_title_of_a_field_counts_as_its_name(tmp_path):
    source = memory("Polygon?crs=EPSG:4547&field=F1:string&field=F2:string",
                    [(square(500_000, 2_500_000), ["Zq000Person", "x"])], "地块")
    source.setFieldAlias(0, "联系电话")
    done = run("assignunits", {"SUBJECTS": source, "UNITS": units(), "OUTPUT": str(tmp_path / "o.gpkg"),
                               "LANGUAGE": "en"})
    assert "left out of the results: F1" in done.log
    assert {"F1", "F2"} & set(rows(tmp_path / "o.gpkg")[0]) == {"F2"}


@pytest.mark.parametrize("kind", in_turns(KINDS, ["codes", "monitoring"]))
def test_packs_of_every_kind_speak_for_every_run(tmp_path, kind):
    """A pack beside the project that the run does not use names a field that no result may hold."""
    pack = tmp_path / "packs" / "mine"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(f"format: 1\nkind: {kind}\npack: mine\npersonal_fields: {{names: [BZ]}}\n",
                                    encoding="utf-8")
    project = QgsProject()
    project.setFileName(str(tmp_path / "p.qgz"))
    done = run("assignunits", {"SUBJECTS": plots(), "UNITS": units(), "OUTPUT": str(tmp_path / "o.gpkg"),
                               "LANGUAGE": "en"}, project=project)
    assert done.results is not None, done.log
    assert "left out of the results: owner, BZ" in done.log
    assert not {"BZ", "owner"} & set(rows(tmp_path / "o.gpkg")[0])


def test_a_pack_given_as_a_file_is_asked_too(people, tmp_path):
    document = own_pack("cn-three-lines", tmp_path / "pack", old="names: [CFZR,", new="names: [telecom, CFZR,")
    target = tmp_path / "v.gpkg"
    asked = {**JOBS["checkzoning"](people, tmp_path), "PACK": "", "PACK_FILE": str(document), "VERDICTS": str(target)}
    done = run("checkzoning", asked)
    assert done.results is not None, done.log
    assert "telecom_tower" in fields_of(target) and "telecom" not in fields_of(target)


def test_a_manifest_names_fields_and_counts_and_no_value(tmp_path):
    manifest = tmp_path / "m.json"
    results("checkuse", {"SUBJECTS": plots(), "ZONES": memory(
        "Polygon?crs=EPSG:4547&field=GHFQDM:string", [(square(499_000, 2_499_000, 90_000), ["410"])], "分区"),
        "USE": "BZ", "SUBJECT_ID": "owner", "MANIFEST": str(manifest), "OUTPUT": "TEMPORARY_OUTPUT", "LANGUAGE": "en"})
    text = json.loads(manifest.read_text(encoding="utf-8"))
    assert text["personal_fields_dropped"] == [] and text["personal_fields_used"] == ["owner"]
    assert {"layer": "地块", "field": "BZ", "kind": "phone", "count": 4} in text["personal_values"]
    assert "Zq" not in manifest.read_text(encoding="utf-8")
