"""What was given and cannot be used is found before a run, in one sentence for every way of starting it."""
from __future__ import annotations

import ast
import re

import pytest
from helpers.files.layers import memory, square
from helpers.source import ROOT, python_files, relative, tree
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProject

from groundrules.algorithms.common import declaring as words
from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.inputs.declared import inputs_of, wrong_inputs
from groundrules.core.inputs import register
from groundrules.core.inputs.declaration import GIVEN, MISSING, NUMBERS, UNITS
from groundrules.core.texts import texts_of

ALGORITHMS = {kind().name(): kind for kind in algorithm_classes()}
#: Values that no input of a kind can have.
WRONG = {"layer": "/nowhere/gone.gpkg", "table": "/nowhere/gone.gpkg", "layers": ["/nowhere/gone.gpkg"],
         "raster": "/nowhere/gone.tif", "number": "many", "whole_number": "2.5", "choice": "no-such-word",
         "choices": ["no-such-word"], "date": "31.12.2024 or so", "units": "acre-ish", "ids": "seven",
         "pack": "no-such-pack", "crs": "EPSG:1", "file": "/nowhere/gone.txt", "files": ["/nowhere/gone.txt"],
         "folder": "/nowhere/gone"}


@pytest.fixture(scope="module")
def things(tmp_path_factory, qgis_app) -> dict:
    """A value for each kind that can be used."""
    folder = tmp_path_factory.mktemp("things")
    raster, file = folder / "r.tif", folder / "f.txt"
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.GetDriverByName("GTiff").Create(str(raster), 2, 2).Close()
    file.write_text("text", encoding="utf-8")
    (folder / "odd.ends").write_text("text", encoding="utf-8")
    layer = memory("Polygon?crs=EPSG:4547&field=NAME:string", [(square(500_000, 2_500_000), ["A"])], "地块")
    QgsProject.instance().addMapLayer(layer)
    yield {"layer": layer, "table": layer, "layers": [layer], "raster": str(raster), "field": "NAME",
           "fields": ["NAME"], "yes_no": True, "text": "word", "date": "2024-12-31", "units": "ha", "ids": "7",
           "pack": "sample-carbon", "crs": "EPSG:4547", "file": str(file), "new_file": str(folder / "new.gpkg"),
           "files": [str(file)], "folder": str(folder), "output": str(folder / "out.gpkg"),
           "odd": str(folder / "odd.ends")}
    QgsProject.instance().removeMapLayer(layer)


def context() -> QgsProcessingContext:
    made = QgsProcessingContext()
    made.setProject(QgsProject.instance())
    return made


def usable(first, things):
    """A value that can be used for an input."""
    if first.kind in NUMBERS:
        return first.lowest if first.lowest is not None else 1
    if first.kind in ("choice", "choices"):
        return first.choices[0] if first.kind == "choice" else [first.choices[0]]
    return ["word"] * first.width if first.kind == "rows" else things[first.kind]


def problems_of(algorithm, parameters, name, keys=None) -> list:
    """What is wrong with an input, and nothing else."""
    messages = [(error.key, dict(error.values), error.in_language("en"), error.in_language("zh"))
                for error in wrong_inputs(algorithm, parameters, context())]
    return [item for item in messages if name == item[1].get("parameter", item[1].get("parameters", [""])[0])
            and (keys is None or item[0] in keys)]


def wrong_values(first):
    """Values of an input that cannot be used."""
    if first.kind in WRONG:
        yield WRONG[first.kind]
    if first.kind in NUMBERS:
        yield from (value for value in (None if first.lowest is None else first.lowest - 1,
                                        None if first.highest is None else first.highest + 1) if value is not None)
    if first.kind == "rows" and first.width > 1:
        yield ["word"] * (first.width + 1)


def test_the_words_of_conditions_are_those_of_core():
    assert (words.GIVEN, words.MISSING) == (GIVEN, MISSING)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_wrong_value_is_named_by_label_with_the_remedy_in_both_languages(name, things):
    algorithm = ALGORITHMS[name]().create()
    for declared_input in inputs_of(algorithm):
        assert declared_input.unit in ("", *UNITS), declared_input.name
        for value in wrong_values(declared_input):
            text = problems_of(algorithm, {declared_input.name: value}, declared_input.name)
            assert text, f"{declared_input.name} {value}"
            english, chinese = text[0][2:]
            assert f"“{declared_input.label}” [{declared_input.name}]" in english
            assert f"“{declared_input.label}”[{declared_input.name}]" in chinese
            assert "/nowhere" not in english
            fine, message = algorithm.checkParameterValues({"LANGUAGE": "en", declared_input.name: value}, context())
            assert not fine and english in message
        if declared_input.kind in ("field", "fields") and declared_input.parent:
            value = {declared_input.parent: things["layer"], declared_input.name: "NO_FIELD"}
            text, = problems_of(algorithm, value, declared_input.name, {"inputs.no_field"})
            assert "NO_FIELD" in text[2] and "地块" in text[2] and "NAME" in text[2]
            assert not problems_of(algorithm, {**value, declared_input.name: "NAME"}, declared_input.name,
                                   {"inputs.no_field"})
        default = algorithm.parameterDefinition(declared_input.name).defaultValue()
        if declared_input.kind != "output" and declared_input.required and default in (None, "", []):
            assert problems_of(algorithm, {}, declared_input.name, {"inputs.required"}), declared_input.name


@pytest.mark.parametrize("name", ALGORITHMS)
def test_files_that_qgis_refuses_are_refused_in_our_words_and_packs_may_be_folders(name, things):
    algorithm = ALGORITHMS[name]().create()
    for declared_input in inputs_of(algorithm):
        definition = algorithm.parameterDefinition(declared_input.name)
        if definition.type() != "file" or declared_input.kind == "folder":
            continue
        text = problems_of(algorithm, {declared_input.name: things["odd"]}, declared_input.name, {"inputs.ending"})
        assert bool(text) != definition.checkValueIsAcceptable(things["odd"], context()), declared_input.name
        assert all("odd.ends" in sentence and "." in values["endings"] for _, values, *sentences in text
                   for sentence in sentences)
        if declared_input.name.endswith("PACK_FILE"):
            assert definition.checkValueIsAcceptable(things["folder"], context()), declared_input.name
            assert not problems_of(algorithm, {declared_input.name: things["folder"]}, declared_input.name,
                                   {"inputs.ending"})


@pytest.mark.parametrize("name", ALGORITHMS)
def test_each_condition_both_ways(name, things):
    """Needed as long as its conditions hold, and no longer when one of them does not, or when it is given."""
    algorithm = ALGORITHMS[name]().create()
    inputs = {declared_input.name: declared_input for declared_input in inputs_of(algorithm)}
    keys = {"inputs.needed", "inputs.needed_field", "inputs.needed_offered", "inputs.one_of"}
    for given in inputs.values():
        for conditions in given.required_if:
            held = {other: usable(inputs[other], things) if values == (GIVEN,) else "" if values == (MISSING,)
                    else values[0] for other, values in conditions}
            empty = {**held, given.name: ""}
            assert problems_of(algorithm, empty, given.name, keys), (given.name, held)
            assert not problems_of(algorithm, {**held, given.name: usable(given, things)}, given.name,
                                   keys), (given.name, held)
            if len(given.required_if) == 1:
                for other, values in conditions:
                    word = inputs[other].choices
                    changed = {**empty, other: "" if values == (GIVEN,) else usable(inputs[other], things)
                               if values == (MISSING,) else next(iter(set(word) - set(values)), values[0] != "true")}
                    assert not problems_of(algorithm, changed, given.name, keys), (given.name, changed)
        for other in given.not_with:
            both = {given.name: usable(given, things), other: usable(inputs[other], things)}
            assert problems_of(algorithm, both, given.name, {"inputs.not_both"}), (given.name, other)
            assert not problems_of(algorithm, {**both, other: ""}, given.name, {"inputs.not_both"})
        if given.after:
            years = {given.after: 2023, given.name: 2018}
            assert problems_of(algorithm, years, given.name, {"inputs.not_after"})
            assert not problems_of(algorithm, {**years, given.name: 2030}, given.name, {"inputs.not_after"})
        if given.as_many_as:
            value = usable(given, things)
            assert problems_of(algorithm, {given.name: [*value, *value], given.as_many_as: usable(
                inputs[given.as_many_as], things)}, given.name, {"inputs.not_as_many"})


def test_names_in_conditions_are_inputs():
    for name, made in ALGORITHMS.items():
        inputs = {declared_input.name: declared_input for declared_input in inputs_of(made().create())}
        for given in inputs.values():
            named = {other for conditions in given.required_if for other, _values in conditions}
            assert named | set(given.not_with) | {given.after, given.as_many_as} - {""} <= set(inputs), (name,
                                                                                                         given.name)
            for conditions in given.required_if:
                for other, values in conditions:
                    words = {"true", "false"} if inputs[other].kind == "yes_no" else set(inputs[other].choices)
                    assert set(values) <= words | {GIVEN, MISSING}, (name, given.name, other)


def test_a_run_that_nobody_checked_says_the_same(things):
    """A step of a model, or a script that asks nothing before."""
    algorithm = ALGORITHMS["adjustareas"]().create()
    given = {"INPUT": things["layer"], "TOTAL": "number", "OUTPUT": "memory:", "LANGUAGE": "en"}
    fine, text = algorithm.checkParameterValues(given, context())
    assert not fine and text == (
        "“Total (m²)” [TOTAL_M2] is empty. It is needed because “Adjust to” [TOTAL] is number: choose or enter a "
        "value, or change that.")
    feedback = QgsProcessingFeedback(False)
    with pytest.raises(QgsProcessingException, match="TOTAL_M2"):
        algorithm.create().prepareAlgorithm(given, context(), feedback)
    assert algorithm.checkParameterValues({**given, "TOTAL_M2": 10}, context()) == (True, "")


def test_a_layer_is_opened_for_its_head_and_let_go(tmp_path, things):
    """Nothing of the check stays behind in the context."""
    from helpers.files.layers import write

    path = write(tmp_path / "a.gpkg", {"NAME": "text"}, [(square(500_000, 2_500_000), {"NAME": "A"})])
    algorithm, place = ALGORITHMS["adjustareas"]().create(), context()
    given = {"INPUT": str(path), "ID_FIELD": "NO_FIELD", "OUTPUT": "memory:", "LANGUAGE": "zh"}
    fine, text = algorithm.checkParameterValues(given, place)
    assert not fine and "没有字段 NO_FIELD" in text
    assert not place.temporaryLayerStore().mapLayers()


def test_units_stand_in_labels_as_they_are_declared():
    words = {"m2": "m²", "m": "m", "percent": "%", "kg CO2/kWh": "kg CO2/kWh", "years": "years"}
    for name, made in ALGORITHMS.items():
        for declared_input in inputs_of(made().create()):
            if declared_input.unit in words:
                assert f"({words[declared_input.unit]})" in declared_input.label, (name, declared_input.name)
            if declared_input.kind != "output" and declared_input.group != "outputs":
                assert "(m²)" not in declared_input.label or declared_input.unit == "m2", (name, declared_input.name)




#: Words that are names of inputs too, and something else where they stand.
OTHERWISE = {("core/layers/recognise/mapping.py", "SUBJECTS"), ("bridge/sheets/files.py", "XLSX"),
             ("bridge/reading/sheets.py", "XLSX"), ("bridge/reading/workbook.py", "XLSX"),
             ("core/rights/holders/run.py", "TOTAL_M2"),
             ("algorithms/rights/holders/parameters.py", "TOTAL_M2"),
             ("bridge/store/tables.py", "DATE"), ("core/quotas/check.py", "UNIT"),
             ("core/quotas/values.py", "UNIT"), ("core/landuse/occupation/sums.py", "TOTAL_M2"),
             ("algorithms/landuse/landuseoccupation.py", "TOTAL_M2"), ("core/carbon/change/soils.py", "CHANGE"),
             ("algorithms/monitoring/traceindicator.py", "CHANGE"), ("core/monitoring/trace/check.py", "CHANGE"),
             ("core/landuse/transition/tables.py", "LOSS"),
             ("core/carbon/change/soils.py", "VALUES"), ("core/carbon/flux/run.py", "LAND"),
             ("core/carbon/flux/run.py", "ENERGY"), ("core/carbon/flux/run.py", "FARM_INPUTS"),
             ("core/carbon/pack/model.py", "N2O"), ("core/carbon/inventory/units.py", "N2O"),
             ("core/pack_review/kinds.py", "RIGHTS"),
             *(("core/pack_review/kinds.py", name) for name in (
                 "BALANCE", "CODES", "COEFFICIENTS", "INDICATORS", "MATRIX"))}


def declaring(module: ast.Module) -> set:
    """Constants of assignments of a module or class: where algorithms declare names."""
    bodies = [node.body for node in ast.walk(module) if isinstance(node, (ast.Module, ast.ClassDef))]
    return {id(child) for body in bodies for line in body if isinstance(line, (ast.Assign, ast.AnnAssign))
            for child in ast.walk(line)}


def test_names_of_inputs_stand_in_declarations_and_in_the_register():
    made = [function().create() for function in ALGORITHMS.values()]
    names = {parameter.name() for algorithm in made for parameter in algorithm.parameterDefinitions()}
    assert {name for name in vars(register) if name.isupper()} <= names
    assert all(value == name for name, value in vars(register).items() if name.isupper())
    result = set()
    for path in python_files("algorithms", "bridge", "core", "ui"):
        where, module = relative(path), tree(path)
        declared = declaring(module) if where.startswith("algorithms/") or where == "core/inputs/register.py" else set()
        result |= {(where, node.value) for node in ast.walk(module) if isinstance(node, ast.Constant)
                   and isinstance(node.value, str) and node.value in names and id(node) not in declared}
    assert result == OTHERWISE


def test_names_of_inputs_in_sentences_exist():
    """A remedy names an input, or a result, that some algorithm has."""
    made = [function().create() for function in ALGORITHMS.values()]
    names = {parameter.name() for algorithm in made for parameter in (*algorithm.parameterDefinitions(),
                                                                      *algorithm.outputDefinitions())}
    wrong = []
    for path in (ROOT / "core" / "texts").glob("*.yaml"):
        for entry, sentences in texts_of(path.stem).items():
            for sentence in sentences.values():
                words = set(re.findall(r"(?<![{\w-])[A-Z]{2,}(?:_[A-Z0-9]+)+(?![\w}-])", str(sentence)))
                wrong += [f"{path.stem}.{entry}: {word}" for word in words - names]
    assert not wrong


@pytest.mark.parametrize(("name", "given", "text"), [
    ("carbonstock", {"INPUT": "DLTB_2024", "PACK": "sample-carbon"}, "sample-2025"),
    ("carbonstock", {"INPUT": "DLTB_2024", "PACK": "sample-carbon", "FAMILY": "mine"}, "sample-2025"),
    ("carbonflux", {"INPUT": "DLTB_2024", "PACK": "cn-land-flux", "FAMILY": "mine"}, "inventory-c"),
    ("buildingcarbon", {"BUILDINGS": "JZW", "PACK": "sample-buildings", "SET": "mine", "FACTOR_PACK": "cn-grid",
                        "YEAR": 2023}, "sample-2025"),
    ("recheck", {"MANIFEST": str(ROOT / "metadata.txt")}, "metadata.txt"),
    ("recordfindings", {"FINDINGS": ["DLTB_2024"]}, "STORE")])
def test_what_packs_and_files_say_is_said_before_a_run(name, given, text):
    """Names of families and sets, a manifest that is none, a store without a place: with what there is instead."""
    def placed(value):
        if isinstance(value, list):
            return [placed(item) for item in value]
        return f"{ROOT / 'samples' / 'county.gpkg'}|layername={value}" if value in ("DLTB_2024", "JZW") else value

    place = context()
    parameters = {key: placed(value) for key, value in given.items()} | {"LANGUAGE": "en"}
    fine, message = ALGORITHMS[name]().create().checkParameterValues(parameters, place)
    assert not fine and text in message
    assert not place.temporaryLayerStore().mapLayers()


def test_a_list_of_lists_is_read_as_one_list(things):
    """So a model hands several layers on to a step; one that was not made is None in it."""
    algorithm = ALGORITHMS["recordfindings"]().create()
    path = f"{ROOT / 'samples' / 'county.gpkg'}|layername="
    good = {"FINDINGS": [[f"{path}XMYD"], None, [things["layer"]]], "MANIFESTS": [[things["file"]], [things["file"]]]}
    assert not wrong_inputs(algorithm, good, context())
    bad = {**good, "FINDINGS": [[f"{path}XMYD"], ["/nowhere/gone.gpkg"]]}
    assert [error.key for error in wrong_inputs(algorithm, bad, context())] == ["reading.layer_not_found"]
