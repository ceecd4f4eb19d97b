"""Every check that writes findings can be recorded: which check a run belongs to, what it closes, in which language."""
from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.county.formats import Lazily
from helpers.county.samples import COUNTY, SAMPLES
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from helpers.source import ROOT
from helpers.suite.rotation import in_turns
from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
)

from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.store import api as store

pytestmark = pytest.mark.usefixtures("qgis_app")
OLD_STORE = ROOT / "tests" / "data" / "stores" / "before_areal_scale.zip"
PLAN = {"ACTUAL": "DLTB_2024", "BASE": "DLTB_2020", "SCHEME": "guide-2023"}
#: Check -> its parameters; names of the county's layers stand for the layers.
RUNS = {
    "checkzoning": {},
    "checkaccess": {"SUBJECTS": "XMYD_access", "SUBJECT_ID": "DKBH", "UNITS": "GKDY", "AS_OF": "2026-06-30"},
    "checkuse": {"SUBJECTS": "GHDK_defects", "ZONES": "GHFQ", "SUBJECT_ID": "DKBH"},
    "checkintensity": {"SUBJECTS": "XG_GHDK", "BUILDINGS": "JZW", "GREEN": "LD", "SUBJECT_ID": "DKBH"},
    "checkquotas": {"TARGETS": str(SAMPLES / "quotas" / "targets.csv"), "LAND": "DLTB_2024", "LAND_YEAR": 2024,
                    "APPLICATIONS": str(SAMPLES / "quotas" / "applications.csv"), "ORDER_FIELD": "受理日期"},
    "comparetoplan": {"PLAN": "GHYDYH", **PLAN},
    "checklandusecodes": {"INPUT": "GHDK_defects", "ID_FIELD": "DKBH"},
    "checkdataquality": {"LAYERS": ["GHYDYH", "GHFQ", "XZQ"]},
    "checkcarbon": {"PACK": "sample-carbon-rules", "PLACE": "STBHHX"},
    "tracelifecycle": {"LAYERS": [f"{SAMPLES / 'lifecycle.gpkg'}|layername={name}" for name in ("GongDi", "yongdi")],
                       "AS_OF": "2026-06-30"},
}
NEEDED = {"checkzoning": "VERDICTS", "checkaccess": "OUTPUT", "checkuse": "OUTPUT", "checkintensity": "VERDICTS",
          "checkquotas": "OUTPUT", "comparetoplan": "PATCHES", "checkdataquality": "RULE_STATES",
          "checkcarbon": "OUTPUT", "tracelifecycle": "OUTPUT"}
#: Options that change how results are written or measured, what land is looked at, or how it is read.
OF_WRITING = {"LANGUAGE", "AREA_METHOD", "KEEP_PERSONAL_FIELDS", "PAGE", "DOCUMENT_FORMAT",
              "EVIDENCE"}
OF_READING = {"SCHEME", "LAND_SCHEME", "RATIO_SCALE", "REGISTERED_UNIT", "FLOOR_AREA_UNIT", "AREA_UNIT",
              "GRADE_DIRECTION"}
#: Recordable too: test_audits.py.
AUDITS = ("checkcontrollines", "comparecontrols", "farmlandloss", "farmlandbalance")
RIGHTS = ("checkrights", "screenpatches", "alignplan", "readytosupply")   # tests/algorithms/rights
MONITORING = ("checkindicators", "checkcommitments")   # tests/algorithms/monitoring
NEWER = ("tracelifecycle",)   # than the store of the version before
OF_SCOPE = {"INDICATORS"}   # the manifest's scope tells which findings such a run closes


def checked(folder, name: str, label: str = "", **more) -> SimpleNamespace:
    """A run of a check over a county of its own, and where its findings and manifest lie."""
    folder.mkdir(exist_ok=True)
    if name == "checkzoning":
        asked = county_inputs(folder, **more)
    else:
        if not (folder / "county.gpkg").exists():
            shutil.copyfile(COUNTY, folder / "county.gpkg")

        def placed(value):
            known = isinstance(value, str) and value.isascii() and value.isupper() or "_" in str(value)
            is_layer = known and "/" not in str(value) and value in LAYER_NAMES
            return f"{folder / 'county.gpkg'}|layername={value}" if is_layer else value

        asked = {key: [placed(item) for item in value] if isinstance(value, list) else placed(value)
                 for key, value in {**RUNS[name], **(carbon_change(folder) if name == "checkcarbon" else {}),
                                    **more}.items()}
    label = f"{name}{label}"
    outcome = SimpleNamespace(findings=str(folder / f"{label}.gpkg"), manifest=str(folder / f"{label}.json"))
    results(name, {"LANGUAGE": "en", **asked, "FINDINGS": outcome.findings, "MANIFEST": outcome.manifest,
                   **({NEEDED[name]: "TEMPORARY_OUTPUT"} if name in NEEDED else {})})
    outcome.rows = rows(outcome.findings)
    return outcome


def carbon_change(folder) -> dict:
    """Results that the check of carbon reads: a change of the county by town."""
    made = {name: str(folder / f"carbon_{name}.gpkg") for name in ("CHANGE", "CHANGES")}
    if not (folder / "carbon_CHANGE.gpkg").exists():
        county = f"{folder / 'county.gpkg'}|layername="
        results("carbonchange", {
            "OLD": f"{county}DLTB_2020", "NEW": f"{county}DLTB_2024", "OLD_YEAR": 2020, "NEW_YEAR": 2024,
            "PACK": "sample-carbon", "FAMILY": "sample-2025", "ZONES": f"{county}XZQ", "ZONE_FIELD": "XZQDM",
            "TOTALS": made["CHANGE"], "CHANGES": made["CHANGES"]})
    return made


LAYER_NAMES = {"XMYD_access", "GKDY", "GHDK_defects", "GHFQ", "XG_GHDK", "JZW", "LD", "DLTB_2024", "DLTB_2020",
               "GHYDYH", "XZQ", "STBHHX", "XG_JQJF"}


def record(path, *runs, **more) -> dict:
    return results("recordfindings", {"FINDINGS": [run.findings for run in runs], "STORE": str(path), "AUTHOR": "ann",
                                      "MANIFESTS": [run.manifest for run in runs], "LANGUAGE": "en", **more})


def checks(path) -> list:
    return sorted(store.read_runs(str(path))["check_name"].unique())


@pytest.fixture(scope="module")
def all_runs(tmp_path_factory, qgis_app):
    """Language -> check -> its run, which is only to be read."""
    folder = tmp_path_factory.mktemp("recordable")
    return {language: Lazily(lambda name, language=language: checked(folder, name, f"_{language}", LANGUAGE=language))
            for language in ("en", "zh")}


@pytest.fixture(scope="module")
def whole_store(all_runs, tmp_path_factory):
    """A store of all runs, and what recording them gave."""
    path = tmp_path_factory.mktemp("whole") / "store.gpkg"
    return path, record(path, *(all_runs["en"][name] for name in RUNS))


@pytest.fixture
def stored(whole_store, tmp_path):
    """A copy of it."""
    path, counts = whole_store
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(tmp_path / "store.gpkg")) as target:
        source.backup(target)
    return tmp_path / "store.gpkg", counts


def test_all_checks_come_into_one_store_under_names_of_their_own(all_runs, stored):
    path, counts = stored
    runs = [all_runs["en"][name] for name in RUNS]
    assert counts["RECORDED_COUNT"] == len(runs) == len(checks(path)) and counts["FIXED_COUNT"] == 0
    assert all(len(run.rows) for run in runs)
    assert [check.split(" · ")[0] for check in checks(path)] == sorted(RUNS)
    assert record(path, *runs)["IS_UNCHANGED"]


@pytest.mark.parametrize("name", in_turns(RUNS, ["checkzoning", "checkintensity"]))
def test_another_language_changes_nothing(all_runs, tmp_path, name):
    """A colleague whose QGIS speaks the other language finds the same findings, and no waiver turns stale."""
    path = tmp_path / "store.gpkg"
    english, chinese = (all_runs[language][name] for language in ("en", "zh"))

    def evidence(run):
        return sorted((row["finding_id"], row["evidence_hash"]) for row in run.rows)

    assert evidence(english) == evidence(chinese)
    first = record(path, english)
    store.waive(str(path), store.read_store(str(path)).fids.tolist(), "checked on the ground", "ann")
    again = record(path, chinese)
    assert again["NEW_COUNT"] == again["CHANGED_COUNT"] == again["STALE_WAIVER_COUNT"] == again["FIXED_COUNT"] == 0
    assert again["WAIVED_COUNT"] == first["OPEN_COUNT"] > 0


@pytest.mark.parametrize("name", in_turns([name for name in RUNS if name not in NEWER], ["checkzoning", "checkuse"]))
def test_waivers_of_a_store_of_the_version_before_survive(all_runs, tmp_path, name):
    """All findings of ``RUNS`` were waived in a store that was written while outlines were densified to be measured.

    A waiver ends where the rule's terms changed, as by a new law; none ends by the new form of evidence.
    """
    shutil.unpack_archive(OLD_STORE, tmp_path)
    path = tmp_path / "before_areal_scale.gpkg"

    def kept() -> dict:
        with closing(sqlite3.connect(path)) as database:
            return {row[0]: row[1:] for row in database.execute(
                "SELECT finding_id, state, verdict, terms_hash FROM findings WHERE check_name LIKE ?", (f"{name} %",))}

    before = kept()
    assert before and {state for state, *_ in before.values()} == {"waived"}
    record(path, all_runs["en"][name])
    same = {key: state for key, (state, *value) in kept().items() if key in before and tuple(value) == before[key][1:]
            and state != "fixed"}
    assert set(same.values()) == {"waived"} and len(same) >= min(len(before) // 3, 10)
    again = record(path, all_runs["zh"][name])
    assert again["CHANGED_COUNT"] == again["STALE_WAIVER_COUNT"] == 0


@pytest.mark.parametrize("name", in_turns(RUNS, ["checkintensity", "checkdataquality"]))
def test_a_run_that_finds_nothing_any_more_closes_the_findings_of_its_check_only(all_runs, stored, tmp_path, name):
    path, first = stored
    run = all_runs["en"][name]
    later = {**json.loads(open(run.manifest, encoding="utf-8").read()), "made": "2999-01-01T00:00:00+00:00"}
    (tmp_path / "later.json").write_text(json.dumps(later), encoding="utf-8")
    results("recordfindings", {"FINDINGS": [_empty(run.findings, tmp_path)], "STORE": str(path),
                               "MANIFESTS": [str(tmp_path / "later.json")]})
    frame = store.read_store(str(path)).index.frame
    own = frame["check_name"].str.startswith(name)
    assert set(frame.loc[own, "state"]) == {"fixed"} and set(frame.loc[~own, "state"]) == {"open"}
    assert first["OPEN_COUNT"] == len(frame)


def _empty(findings: str, folder) -> str:
    """A table of findings without any row."""
    from osgeo import gdal

    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(folder / "empty.gpkg"), findings, where="fid < 0")
    return str(folder / "empty.gpkg")


def test_another_question_is_another_check(all_runs, tmp_path):
    """Strict and lenient, proposal and existing: recording one leaves the findings of the other as they are."""
    path = tmp_path / "store.gpkg"
    for name, mode in (("checkdataquality", "lenient"), ("checkuse", "existing")):
        runs = [all_runs["en"][name], checked(tmp_path, name, "1", MODE=mode)]
        before = 0
        for run in runs:
            counts = record(path, run)
            assert counts["FIXED_COUNT"] == 0 and counts["RECORDED_COUNT"] == 1
            assert counts["NEW_COUNT"] == len(run.rows) - counts["LEFT_OUT_COUNT"]
            before += counts["NEW_COUNT"]
    names = checks(path)
    assert [item.rpartition(" · ")[2] for item in names] == [
        "cn-plan-database", "MODE=lenient", "cn-zone-use", "MODE=existing"]


def test_towns_of_a_change_stay_where_a_later_run_was_given_no_change(all_runs, tmp_path):
    """Rules by town have no towns then; nothing says that they were mended."""
    path = tmp_path / "store.gpkg"
    whole = all_runs["en"]["checkcarbon"]
    towns = {row["subject_id"] for row in whole.rows} - {"*"}
    for made in Path(whole.findings).parent.glob("carbon_CHANGE*.gpkg"):
        shutil.copyfile(made, tmp_path / made.name)
    without = checked(tmp_path, "checkcarbon", "ground", CHANGE=None)
    assert towns and not towns & {row["subject_id"] for row in without.rows}
    first, later = record(path, whole), record(path, without)
    assert first["OPEN_COUNT"] == len(whole.rows) and later["FIXED_COUNT"] == 0 and len(checks(path)) == 2


INDICATORS = ("floor_area_ratio", "coverage", "height", "green_ratio")


@pytest.mark.takes_turns
@pytest.mark.parametrize("more", [{"BLOCKS": "XG_JQJF"}, *({"INDICATORS": [indicator]} for indicator in INDICATORS),
                                  *({"INDICATORS": [indicator], "BLOCKS": "XG_JQJF"} for indicator in INDICATORS)],
                         ids=lambda more: "+".join([*more.get("INDICATORS", ()), *more.keys() & {"BLOCKS"}]))
def test_whatever_building_intensity_is_asked_its_findings_are_its_own(tmp_path, more):
    """Blocks have rules that no indicator has; a run on height says nothing about the floor-area ratio."""
    result = checked(tmp_path, "checkintensity", **more)
    manifest = json.loads(open(result.manifest, encoding="utf-8").read())
    roles = {row["control_role"] for row in result.rows} - {None, ""}
    assert roles <= set(manifest["scope"]) and roles & {*more.get("INDICATORS", INDICATORS), "block"}
    rules = {row["rule_id"] for row in result.rows if not row["rule_id"].startswith("GR-")}
    assert rules <= {rule["rule_id"] for rule in manifest["checked"]["rules"]}
    counts = record(tmp_path / "store.gpkg", result)
    assert counts["NEW_COUNT"] > 0 and len(checks(tmp_path / "store.gpkg")) == 1


@pytest.mark.parametrize("more", [{"BLOCKS": "XG_JQJF"}, {"INDICATORS": ["height"]}], ids=["blocks", "height"])
def test_a_recheck_of_building_intensity_goes_into_a_store(tmp_path, more):
    outcome = checked(tmp_path, "checkintensity", **more)
    path = tmp_path / "store.gpkg"
    results("recheck", {"MANIFEST": outcome.manifest, "PREVIOUS": outcome.findings, "FOLDER": str(tmp_path),
                        "FINDINGS": str(tmp_path / "again.gpkg"), "NEW_MANIFEST": str(tmp_path / "again.json"),
                        "STORE": str(path), "LANGUAGE": "en"})
    assert len(checks(path)) == 1


def test_layers_left_out_of_a_precheck_keep_their_findings(all_runs, tmp_path):
    path = tmp_path / "store.gpkg"
    record(path, all_runs["en"]["checkdataquality"])
    record(path, checked(tmp_path, "checkdataquality", "part", LAYERS=["GHYDYH", "XZQ"]))
    frame = store.read_store(str(path)).index.frame
    zones = frame["control_role"] == "GHFQ"
    assert zones.any() and set(frame.loc[zones, "state"]) <= {"open"}


def test_the_two_tables_of_a_plan_stay_apart_whatever_manifest_is_given(tmp_path):
    path = tmp_path / "store.gpkg"
    shutil.copyfile(COUNTY, tmp_path / "county.gpkg")
    county = {name: f"{tmp_path / 'county.gpkg'}|layername={name}" for name in LAYER_NAMES}
    wanted = {name: str(tmp_path / f"{name}.{suffix}") for name, suffix in (
        ("FINDINGS", "gpkg"), ("PARENT_FINDINGS", "gpkg"), ("MANIFEST", "json"), ("PARENT_MANIFEST", "json"))}
    results("comparetoplan", {"PLAN": county["GHYDYH"], "ACTUAL": county["DLTB_2024"], "SCHEME": "guide-2023",
                              "PARENT": county["DLTB_2020"], "PATCHES": "TEMPORARY_OUTPUT", **wanted})
    own, above = (SimpleNamespace(findings=wanted[f"{name}FINDINGS"], manifest=wanted[f"{name}MANIFEST"])
                  for name in ("", "PARENT_"))
    assert record(path, own, above)["FIXED_COUNT"] == 0 and len(checks(path)) == 2
    wrong = SimpleNamespace(findings=above.findings, manifest=own.manifest)
    assert "did not check" in stopped("recordfindings", {
        "FINDINGS": [wrong.findings], "MANIFESTS": [wrong.manifest], "STORE": str(path), "LANGUAGE": "en"})


def test_a_file_of_the_same_name_from_another_folder_is_not_taken_for_the_same_land(all_runs, tmp_path):
    """DLTB.shp lies in the folder of every township."""
    path, other, run = tmp_path / "store.gpkg", tmp_path / "other", all_runs["en"]["checkuse"]
    other.mkdir()
    shutil.copyfile(COUNTY, other / "county.gpkg")
    from osgeo import gdal

    with gdal.ExceptionMgr(useExceptions=True):
        data = gdal.OpenEx(str(other / "county.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE)
        data.ExecuteSQL("UPDATE GHDK_defects SET DKBH = 'X' || DKBH")
        data = None
    moved = checked(other, "checkuse")
    record(path, run)
    asked = {"FINDINGS": [moved.findings], "MANIFESTS": [moved.manifest], "STORE": str(path), "LANGUAGE": "en"}
    log = stopped("recordfindings", asked)
    assert "another layer of the same file name" in log and checks(path)[0] in log
    counts = results("recordfindings", {**asked, "CHECK": "township B"})
    assert counts["FIXED_COUNT"] == 0 and counts["NEW_COUNT"] > 0 and len(checks(path)) == 2


def test_every_option_of_a_check_is_part_of_its_question_or_known_not_to_be():
    """A new option has to be thought about: would a run with it, recorded after one without, close what it must not?"""
    seen = set()
    for algorithm in (kind().create() for kind in algorithm_classes()):
        names = {parameter.name() for parameter in algorithm.parameterDefinitions()}
        if not {"FINDINGS", "MANIFEST"} <= {result.name() for result in algorithm.destinationParameterDefinitions()}:
            continue
        seen.add(algorithm.name())
        assert set(algorithm.question) <= names, algorithm.name()
        options = {parameter.name() for parameter in algorithm.parameterDefinitions() if isinstance(
            parameter, (QgsProcessingParameterEnum, QgsProcessingParameterBoolean))}
        hidden = {parameter.name() for parameter in algorithm.parameterDefinitions()
                  if parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagHidden}
        assert options - hidden - set(algorithm.question) <= OF_WRITING | OF_READING | OF_SCOPE, algorithm.name()
    # what was judged in parts was asked before: its options are those of the preparing algorithm
    assert seen == {*RUNS, "checkthreelines", "collectparts", *AUDITS, *RIGHTS, *MONITORING}


def test_every_planted_defect_of_a_database_has_one_evidence_in_both_languages(tmp_path):
    from osgeo import gdal

    path = SAMPLES / "plan_database.gpkg"
    with gdal.ExceptionMgr(useExceptions=True):
        data = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        layers = [f"{path}|layername={data.GetLayer(place).GetName()}" for place in range(data.GetLayerCount())]
    messages = []
    for language in ("en", "zh"):
        run = checked(tmp_path, "checkdataquality", language, LAYERS=layers, LANGUAGE=language)
        messages.append(sorted((row["finding_id"], row["evidence_hash"]) for row in run.rows))
    assert messages[0] == messages[1] and len({item for item, _evidence in messages[0]}) > 30


def test_the_findings_of_the_model_come_into_a_store(tmp_path):
    """Every pair of findings and manifest that the review of compliance writes."""
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

    import groundrules

    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    try:
        model = QgsApplication.processingRegistry().algorithmById("groundrules:compliancereview")
        county = {name: f"{COUNTY}|layername={name}" for name in LAYER_NAMES}
        given = {"SUBJECTS": county["XG_GHDK"], "BUILDINGS": county["JZW"], "GREEN": county["LD"],
                 "BLOCKS": county["XG_JQJF"], "ZONES": county["GHFQ"], "SUBJECT_ID": "DKBH", "USE": "DLDM",
                 "LAYERS": [county["GHYDYH"], county["GHFQ"], county["XZQ"]], "LANGUAGE": "en"}
        wanted = {parameter.name(): str(tmp_path / f"{parameter.name()}.{_suffix(parameter.name())}")
                  for parameter in model.destinationParameterDefinitions()}
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(QgsProject.instance())
        _found, fine = model.create().run({**given, **wanted}, context, feedback)
        assert fine, feedback.textLog()
    finally:
        plugin.unload()
    pairs = [SimpleNamespace(findings=path, manifest=wanted[name.replace("findings", "manifest")])
             for name, path in wanted.items() if name.endswith("findings")]
    assert len(pairs) >= 3
    assert record(tmp_path / "store.gpkg", *pairs)["RECORDED_COUNT"] == len(pairs) == len(
        checks(tmp_path / "store.gpkg"))


def _suffix(name: str) -> str:
    return "json" if name.endswith("manifest") else "html" if name.endswith("report") else "gpkg"
