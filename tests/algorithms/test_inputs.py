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

ALGORITHMS = {one().name(): one for one in algorithm_classes()}
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


def usable(one, things):
    """A value that can be used for an input."""
    if one.kind in NUMBERS:
        return one.lowest if one.lowest is not None else 1
    if one.kind in ("choice", "choices"):
        return one.choices[0] if one.kind == "choice" else [one.choices[0]]
    return ["word"] * one.width if one.kind == "rows" else things[one.kind]


def problems_of(algorithm, parameters, name, keys=None) -> list:
    """What is wrong with an input, and nothing else."""
    said = [(error.key, dict(error.values), error.in_language("en"), error.in_language("zh"))
            for error in wrong_inputs(algorithm, parameters, context())]
    return [one for one in said if name == one[1].get("parameter", one[1].get("parameters", [""])[0])
            and (keys is None or one[0] in keys)]


def wrong_values(one):
    """Values of an input that cannot be used."""
    if one.kind in WRONG:
        yield WRONG[one.kind]
    if one.kind in NUMBERS:
        yield from (value for value in (None if one.lowest is None else one.lowest - 1,
                                        None if one.highest is None else one.highest + 1) if value is not None)
    if one.kind == "rows" and one.width > 1:
        yield ["word"] * (one.width + 1)


def test_the_words_of_conditions_are_those_of_core():
    assert (words.GIVEN, words.MISSING) == (GIVEN, MISSING)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_wrong_value_is_named_by_label_with_the_remedy_in_both_languages(name, things):
    algorithm = ALGORITHMS[name]().create()
    for one in inputs_of(algorithm):
        assert one.unit in ("", *UNITS), one.name
        for value in wrong_values(one):
            said = problems_of(algorithm, {one.name: value}, one.name)
            assert said, f"{one.name} {value}"
            english, chinese = said[0][2:]
            assert f"“{one.label}” [{one.name}]" in english and f"“{one.label}”[{one.name}]" in chinese
            assert "/nowhere" not in english
            fine, message = algorithm.checkParameterValues({"LANGUAGE": "en", one.name: value}, context())
            assert not fine and english in message
        if one.kind in ("field", "fields") and one.parent:
            value = {one.parent: things["layer"], one.name: "NO_FIELD"}
            said, = problems_of(algorithm, value, one.name, {"inputs.no_field"})
            assert "NO_FIELD" in said[2] and "地块" in said[2] and "NAME" in said[2]
            assert not problems_of(algorithm, {**value, one.name: "NAME"}, one.name, {"inputs.no_field"})
        if one.kind != "output" and one.required and algorithm.parameterDefinition(one.name).defaultValue() in (
                None, "", []):
            assert problems_of(algorithm, {}, one.name, {"inputs.required"}), one.name


@pytest.mark.parametrize("name", ALGORITHMS)
def test_files_that_qgis_refuses_are_refused_in_our_words_and_packs_may_be_folders(name, things):
    algorithm = ALGORITHMS[name]().create()
    for one in inputs_of(algorithm):
        definition = algorithm.parameterDefinition(one.name)
        if definition.type() != "file" or one.kind == "folder":
            continue
        said = problems_of(algorithm, {one.name: things["odd"]}, one.name, {"inputs.ending"})
        assert bool(said) != definition.checkValueIsAcceptable(things["odd"], context()), one.name
        assert all("odd.ends" in sentence and "." in values["endings"] for _, values, *sentences in said
                   for sentence in sentences)
        if one.name.endswith("PACK_FILE"):
            assert definition.checkValueIsAcceptable(things["folder"], context()), one.name
            assert not problems_of(algorithm, {one.name: things["folder"]}, one.name, {"inputs.ending"})


@pytest.mark.parametrize("name", ALGORITHMS)
def test_each_condition_both_ways(name, things):
    """Needed as long as its conditions hold, and no longer when one of them does not, or when it is given."""
    algorithm = ALGORITHMS[name]().create()
    inputs = {one.name: one for one in inputs_of(algorithm)}
    keys = {"inputs.needed", "inputs.needed_field", "inputs.needed_offered", "inputs.one_of"}
    for one in inputs.values():
        for conditions in one.required_if:
            held = {other: usable(inputs[other], things) if values == (GIVEN,) else "" if values == (MISSING,)
                    else values[0] for other, values in conditions}
            empty = {**held, one.name: ""}
            assert problems_of(algorithm, empty, one.name, keys), (one.name, held)
            assert not problems_of(algorithm, {**held, one.name: usable(one, things)}, one.name, keys), (one.name, held)
            if len(one.required_if) == 1:
                for other, values in conditions:
                    word = inputs[other].choices
                    changed = {**empty, other: "" if values == (GIVEN,) else usable(inputs[other], things)
                               if values == (MISSING,) else next(iter(set(word) - set(values)), values[0] != "true")}
                    assert not problems_of(algorithm, changed, one.name, keys), (one.name, changed)
        for other in one.not_with:
            both = {one.name: usable(one, things), other: usable(inputs[other], things)}
            assert problems_of(algorithm, both, one.name, {"inputs.not_both"}), (one.name, other)
            assert not problems_of(algorithm, {**both, other: ""}, one.name, {"inputs.not_both"})
        if one.after:
            years = {one.after: 2023, one.name: 2018}
            assert problems_of(algorithm, years, one.name, {"inputs.not_after"})
            assert not problems_of(algorithm, {**years, one.name: 2030}, one.name, {"inputs.not_after"})
        if one.as_many_as:
            value = usable(one, things)
            assert problems_of(algorithm, {one.name: [*value, *value], one.as_many_as: usable(
                inputs[one.as_many_as], things)}, one.name, {"inputs.not_as_many"})


def test_names_in_conditions_are_inputs():
    for name, made in ALGORITHMS.items():
        inputs = {one.name: one for one in inputs_of(made().create())}
        for one in inputs.values():
            named = {other for conditions in one.required_if for other, _values in conditions}
            assert named | set(one.not_with) | {one.after, one.as_many_as} - {""} <= set(inputs), (name, one.name)
            for conditions in one.required_if:
                for other, values in conditions:
                    words = {"true", "false"} if inputs[other].kind == "yes_no" else set(inputs[other].choices)
                    assert set(values) <= words | {GIVEN, MISSING}, (name, one.name, other)


def test_a_run_that_nobody_checked_says_the_same(things):
    """A step of a model, or a script that asks nothing before."""
    algorithm = ALGORITHMS["adjustareas"]().create()
    given = {"INPUT": things["layer"], "TOTAL": "number", "OUTPUT": "memory:", "LANGUAGE": "en"}
    fine, said = algorithm.checkParameterValues(given, context())
    assert not fine and said == (
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
    fine, said = algorithm.checkParameterValues(given, place)
    assert not fine and "没有字段 NO_FIELD" in said
    assert not place.temporaryLayerStore().mapLayers()


def test_units_stand_in_labels_as_they_are_declared():
    words = {"m2": "m²", "m": "m", "percent": "%", "kg CO2/kWh": "kg CO2/kWh", "years": "years"}
    for name, made in ALGORITHMS.items():
        for one in inputs_of(made().create()):
            if one.unit in words:
                assert f"({words[one.unit]})" in one.label, (name, one.name)
            if one.kind != "output" and one.group != "outputs":
                assert "(m²)" not in one.label or one.unit == "m2", (name, one.name)




#: Words that are names of inputs too, and something else where they stand.
OTHERWISE = {("bridge/sheets/files.py", "XLSX"), ("bridge/store/tables.py", "DATE"), ("core/quotas/check.py", "UNIT"),
             ("core/quotas/values.py", "UNIT"), ("core/landuse/occupation/sums.py", "TOTAL_M2"),
             ("algorithms/landuse/landuseoccupation.py", "TOTAL_M2"), ("core/carbon/change/soils.py", "CHANGE"),
             ("core/landuse/transition/tables.py", "LOSS"),
             ("core/carbon/change/soils.py", "VALUES"), ("core/carbon/flux/run.py", "LAND"),
             ("core/carbon/flux/run.py", "ENERGY"), ("core/carbon/flux/run.py", "FARM_INPUTS"),
             *(("core/pack_review/kinds.py", name) for name in (
                 "BALANCE", "CODES", "COEFFICIENTS", "INDICATORS", "MATRIX"))}


def declaring(module: ast.Module) -> set:
    """Constants of assignments of a module or class: where algorithms declare names."""
    bodies = [node.body for node in ast.walk(module) if isinstance(node, (ast.Module, ast.ClassDef))]
    return {id(child) for body in bodies for line in body if isinstance(line, (ast.Assign, ast.AnnAssign))
            for child in ast.walk(line)}


def test_names_of_inputs_stand_in_declarations_and_in_the_register():
    made = [one().create() for one in ALGORITHMS.values()]
    names = {one.name() for algorithm in made for one in algorithm.parameterDefinitions()}
    assert {name for name in vars(register) if name.isupper()} <= names
    assert all(value == name for name, value in vars(register).items() if name.isupper())
    found = set()
    for path in python_files("algorithms", "bridge", "core", "ui"):
        where, module = relative(path), tree(path)
        declared = declaring(module) if where.startswith("algorithms/") or where == "core/inputs/register.py" else set()
        found |= {(where, node.value) for node in ast.walk(module) if isinstance(node, ast.Constant)
                  and isinstance(node.value, str) and node.value in names and id(node) not in declared}
    assert found == OTHERWISE


def test_names_of_inputs_in_sentences_exist():
    """A remedy names an input, or a result, that some algorithm has."""
    made = [one().create() for one in ALGORITHMS.values()]
    names = {one.name() for algorithm in made for one in (*algorithm.parameterDefinitions(),
                                                          *algorithm.outputDefinitions())}
    wrong = []
    for path in (ROOT / "core" / "texts").glob("*.yaml"):
        for entry, sentences in texts_of(path.stem).items():
            for sentence in sentences.values():
                words = set(re.findall(r"(?<![{\w-])[A-Z]{2,}(?:_[A-Z0-9]+)+(?![\w}-])", str(sentence)))
                wrong += [f"{path.stem}.{entry}: {word}" for word in words - names]
    assert not wrong


@pytest.mark.parametrize(("name", "given", "said"), [
    ("carbonstock", {"INPUT": "DLTB_2024", "PACK": "sample-carbon"}, "sample-2025"),
    ("carbonstock", {"INPUT": "DLTB_2024", "PACK": "sample-carbon", "FAMILY": "mine"}, "sample-2025"),
    ("carbonflux", {"INPUT": "DLTB_2024", "PACK": "cn-land-flux", "FAMILY": "mine"}, "inventory-c"),
    ("buildingcarbon", {"BUILDINGS": "JZW", "PACK": "sample-buildings", "SET": "mine", "FACTOR_PACK": "cn-grid",
                        "YEAR": 2023}, "sample-2025"),
    ("recheck", {"MANIFEST": str(ROOT / "metadata.txt")}, "metadata.txt"),
    ("recordfindings", {"FINDINGS": ["DLTB_2024"]}, "STORE")])
def test_what_packs_and_files_say_is_said_before_a_run(name, given, said):
    """Names of families and sets, a manifest that is none, a store without a place: with what there is instead."""
    def placed(value):
        if isinstance(value, list):
            return [placed(one) for one in value]
        return f"{ROOT / 'samples' / 'county.gpkg'}|layername={value}" if value in ("DLTB_2024", "JZW") else value

    place = context()
    parameters = {key: placed(value) for key, value in given.items()} | {"LANGUAGE": "en"}
    fine, message = ALGORITHMS[name]().create().checkParameterValues(parameters, place)
    assert not fine and said in message
    assert not place.temporaryLayerStore().mapLayers()


def test_a_list_of_lists_is_read_as_one_list(things):
    """So a model hands several layers on to a step; one that was not made is None in it."""
    algorithm = ALGORITHMS["recordfindings"]().create()
    path = f"{ROOT / 'samples' / 'county.gpkg'}|layername="
    good = {"FINDINGS": [[f"{path}XMYD"], None, [things["layer"]]], "MANIFESTS": [[things["file"]], [things["file"]]]}
    assert not wrong_inputs(algorithm, good, context())
    bad = {**good, "FINDINGS": [[f"{path}XMYD"], ["/nowhere/gone.gpkg"]]}
    assert [error.key for error in wrong_inputs(algorithm, bad, context())] == ["reading.layer_not_found"]
