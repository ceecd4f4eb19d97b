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

import pytest
from helpers.every_algorithm import FILES, JOBS, TABLES, Data, all_outputs
from helpers.people import HARMLESS, NAMES, shared_names
from helpers.running import run
from osgeo import gdal
from qgis.core import QgsProcessingParameterFeatureSink

from groundrules.algorithms.provider import algorithm_classes

pytestmark = pytest.mark.usefixtures("qgis_app")
ALGORITHMS = [one().name() for one in algorithm_classes()]
#: What they read has no fields: files of points, rasters, packs.
WITHOUT_FIELDS = {"importboundarypoints", "landusetransitionraster", "carbonstockraster", "carbonchangeraster",
                  "validatepack"}
VALUE = re.compile(r"Zq\d{3}Person")
PERSONAL = list(dict.fromkeys((*NAMES, *shared_names())))


@pytest.fixture(scope="module")
def people(tmp_path_factory, qgis_app):
    """The samples, every layer and table with a field of each name, and a value in each that is found again."""
    data = Data(tmp_path_factory.mktemp("people") / "data")
    for file in FILES:
        for table in data.tables(file):
            for place, name in enumerate(PERSONAL):
                data.add_column(file, table, name, f"Zq{place:03}Person")
            for name in HARMLESS:
                data.add_column(file, table, name, "harmless")
    for name in TABLES:
        _widen(data.folder / Path(name).name)
    return data


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
    """A new algorithm is looked at too: give it its inputs in tests/helpers/every_algorithm.py."""
    assert set(ALGORITHMS) == set(JOBS)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_nothing_about_persons_in_any_result(people, tmp_path, name):
    outputs = tmp_path / "out"
    wanted = all_outputs(name, outputs)
    wanted.pop("PDF_FOLDER", None)   # each is a part of the PDF
    done = run(name, {"LANGUAGE": "en", **JOBS[name](people, outputs), **wanted})
    assert done.results is not None, done.log
    files = dict(written(outputs))
    assert files or name == "validatepack"
    leaked = {(file, value) for file, text in {**files, "log": done.log}.items() for value in VALUE.findall(text)}
    assert not leaked
    for path in outputs.rglob("*.gpkg"):
        assert not fields_of(path) & set(PERSONAL), path.name
    if name in WITHOUT_FIELDS:
        return
    assert all(_is_said(one, done.log) for one in PERSONAL), done.log
    for file, text in files.items():
        if file.startswith("manifest"):
            assert set(PERSONAL) <= set(json.loads(text)["personal_fields_dropped"]), file
        if file.startswith("report") and file.endswith((".html", ".pdf")):
            assert "about persons" in text, file


def _is_said(name: str, log: str) -> bool:
    return name in log


COPYING = [name for name in ALGORITHMS if next(one() for one in algorithm_classes() if one().name() == name).create()
           .parameterDefinition("KEEP_PERSONAL_FIELDS") is not None]
#: Its rows are new ones; the parameter lets it read the fields that are named for a use.
NO_COPY = {"landuseoccupation"}


@pytest.mark.parametrize("name", [one for one in COPYING if one not in NO_COPY])
def test_a_user_who_keeps_them_has_them_and_harmless_fields_stay_in_any_case(people, tmp_path, name):
    kept, left = [], []
    for found, more in ((kept, {"KEEP_PERSONAL_FIELDS": True}), (left, {})):
        folder = tmp_path / f"out{len(more)}"
        algorithm = next(one() for one in algorithm_classes() if one().name() == name).create()
        sinks = {one.name() for one in algorithm.destinationParameterDefinitions()
                 if isinstance(one, QgsProcessingParameterFeatureSink)}
        wanted = {key: value for key, value in all_outputs(name, folder).items() if key in sinks}
        done = run(name, {"LANGUAGE": "en", **JOBS[name](people, folder), **wanted, **more})
        assert done.results is not None, done.log
        found += [fields_of(path) for path in folder.glob("*.gpkg")]
        assert ("about persons are left out" in done.log) != bool(more)
    taken = {"name", "title", "id", "code", "BSM", "DLMC", "XMMC", "XMBH"}   # names of our own, or of the layer's
    assert any(set(PERSONAL) - fields <= {"NIK", "LXDH"} for fields in kept)
    assert any(set(HARMLESS) - taken <= fields and not fields & set(PERSONAL) for fields in left)
