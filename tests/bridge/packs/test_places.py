"""The packs that we ship and test with; where packs are found; the documentation's example."""
from __future__ import annotations

import itertools
import os
import re
import zipfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("qgis.core")
from helpers.cases.packs import CASES, PACK, write_pack
from helpers.source import pack_page

from groundrules.bridge.packs import places as found_packs
from groundrules.bridge.packs.expressions import parse
from groundrules.bridge.packs.places import find_all_packs, find_packs, pack_folders, resolve_pack
from groundrules.bridge.reading.personal import personal_names
from groundrules.core.contract.verdicts import VERDICTS
from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.packs import archive
from groundrules.core.packs.load import PackError
from groundrules.core.rules.condition import evaluate
from groundrules.core.zoning.pack.loading import ZONING, load_checked_pack, load_pack

ROOT = Path(__file__).resolve().parents[3]
THREE_LINES = ROOT / "packs" / "cn-three-lines"
SHIPPED = ["cn-constraints", "cn-three-lines", "example-ch-restrictions", "example-jp-chino",
           "example-us-cambridge", "neutral-zoning"]
ALL = [ROOT / "packs" / name for name in SHIPPED]
SMALL = PACK.replace("IS_URBAN", "subject_kind = 'urban'").replace("IS_ROAD", "subject_kind = 'road'")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_problem_not_even_a_warning(path):
    result = ZONING.tried(path, parse)[1]
    assert [problem.in_language("en") for problem in result] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_rule_has_a_case(path):
    pack = load_checked_pack(path, parse)
    spoken = {finding.rule for case in pack.cases for finding in case.findings or ()}
    assert {rule.id for rule in pack.rules} <= spoken
    assert all(case.findings is not None for case in pack.cases)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_nothing_unverified_is_marked_verified(path):
    assert not any(basis.verified for rule in load_pack(path, parse).rules for basis in rule.basis)


def test_a_zip_of_the_pack_is_the_pack(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for path in THREE_LINES.iterdir():
            archive.write(path, f"cn-three-lines/{path.name}")
    assert load_pack(tmp_path / "p.zip", parse).content_hash == load_pack(THREE_LINES, parse).content_hash
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.zip"]


# -- the three lines: whatever the values, some rule speaks, and less knowledge never allows more ----------

KINDS = ["urban", "village", "infrastructure", "mining", "special", "scattered", "facility_agriculture",
         "planting", "solar", None]
ZONES = {"permanent_basic_farmland": [None],
         "ecological_red_line": ["core", "general", "legacy_core", "legacy_buffer", "legacy_experimental",
                                 "outside_reserve", None],
         "urban_development_boundary": ["410", "420", "430", None]}
SUBJECT = {"subject_project_kind": KINDS, "subject_key_class": ["3", None],
           "subject_list_number": ["n", None], "subject_limited_activity": ["5", None],
           "subject_takes_land": ["yes", "no", None], "subject_adjustment_case": ["1", None],
           "subject_matter": ["construction", "temporary", "replenishment", "correction", "boundary_adjustment",
                              "land_assembly", None]}
#: What only rules about one role ask; the others see it empty.
MORE = {"permanent_basic_farmland": {"subject_facility_kind": ["crops", "livestock", None],
                                     "subject_destroys_tillage": ["yes", "no", None]},
        "urban_development_boundary": {"subject_town_use": ["housing", "industrial_park", "other", None]}}
#: Matters that build nothing: they may lie outside the boundary.
NOT_BUILDING = ["replenishment", "correction"]
#: Rules that add something to what another rule says of the same land.
ADDED = ("PBF-11", "PBF-11-2023", "ERL-10")
DAYS = [date(2021, 1, 1), date(2023, 10, 7), date(2023, 10, 8), date(2025, 9, 30), date(2026, 2, 11),
        date(2026, 3, 15), date(2030, 1, 1)]


def _columns(role: str) -> dict:
    """What may stand in each column; unknown is the last of each."""
    return {**SUBJECT, **MORE.get(role, {}), "control_zone": ZONES[role]}


@cache
def _combinations(role: str) -> pd.DataFrame:
    columns = _columns(role)
    frame = pd.DataFrame(list(itertools.product(*columns.values())), columns=list(columns)).astype("string")
    for name in ("control_land_class", *(f"subject_{name}" for name in _three_lines().subject_fields)):
        if name not in frame:
            frame[name] = pd.array([None] * len(frame), dtype="string")
    return frame


@cache
def _three_lines():
    return load_pack(THREE_LINES, parse)


@cache
def _answers(role: str, rule_id: str) -> tuple[np.ndarray, np.ndarray]:
    """Where a rule's condition holds, and where it is unknown: the same on every day."""
    rule, = (rule for rule in _three_lines().rules if rule.id == rule_id)
    answer = evaluate(rule.when, _combinations(role))
    return answer.to_numpy(dtype=bool, na_value=False), np.asarray(answer.isna())


def _judged(role: str, relation: str, day: date) -> np.ndarray:
    """Position in VERDICTS of the worst that the rules say; len(VERDICTS) where none speaks."""
    worst = np.full(len(_combinations(role)), len(VERDICTS))
    for rule in _three_lines().rules_in_force(day):
        if rule.control == role and rule.relation == relation:
            true, unknown = _answers(role, rule.id)
            worst[true] = np.minimum(worst[true], VERDICTS.index(rule.verdict))
            worst[unknown] = np.minimum(worst[unknown], VERDICTS.index("undetermined"))
    return worst


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(("role", "relation"), [*((role, "overlaps") for role in ZONES),
                                            ("urban_development_boundary", "outside")])
def test_some_rule_speaks_and_knowing_less_never_allows(role, relation, day):
    if not any(rule.control == role for rule in _three_lines().rules_in_force(day)):
        return   # the check itself says "undetermined: no rules in force"
    frame, columns = _combinations(role), _columns(role)
    worst = _judged(role, relation, day)
    silent = frame[worst == len(VERDICTS)]
    if relation == "outside":
        silent = silent[~silent["subject_matter"].isin(NOT_BUILDING)]
    assert silent.empty or (relation == "overlaps" and day < date(2022, 8, 16)), silent.head()
    worst[worst == len(VERDICTS)] = VERDICTS.index("undetermined")   # an overlap that no rule speaks about
    allowed = VERDICTS.index("allowed")
    verdicts = worst.reshape([len(values) for values in columns.values()])
    for axis, (name, values) in enumerate(columns.items()):
        if name != "subject_matter":   # what is asked, and no fact: without it, building is meant
            assert values[-1] is None
            after = np.take(verdicts, [-1], axis=axis)   # the combination that knows all the same but this
            turned = frame[((after == allowed) & (verdicts != allowed)).ravel()]
            assert turned.empty, (name, turned.head())


@pytest.mark.parametrize(("role", "relation"), [*((role, "overlaps") for role in ZONES),
                                            ("urban_development_boundary", "outside")])
def test_one_rule_at_a_time(role, relation):
    """No situation is judged twice by two versions of one rule, on no day around a change of the law."""
    rules = [rule for rule in _three_lines().rules if rule.control == role and rule.relation == relation
             and rule.id not in ADDED]
    changes = {day for rule in rules for day in rule.in_force if day}
    frame = _combinations(role)
    both_claims = (frame["subject_limited_activity"].notna() & frame["subject_key_class"].notna()).to_numpy()
    speaks = {rule.id: np.logical_or(*_answers(role, rule.id)) for rule in rules}
    for day in sorted({change + timedelta(days=n) for change in changes for n in (-1, 0, 1)}):
        speaking = sum((speaks[rule.id].astype(int) for rule in rules if rule.in_force.includes(day)),
                       np.zeros(len(frame), dtype=int))
        limit = 2 if role == "ecological_red_line" else 1
        assert speaking.max() <= limit, (day, frame[speaking > limit].head())
        assert both_claims[speaking > 1].all()


def test_a_run_of_an_earlier_day_rests_on_the_older_law():
    pack = load_pack(THREE_LINES, parse)

    def ids(day):
        return {rule.id for rule in pack.rules_in_force(day)}

    assert "PBF-01-2020" in ids(date(2025, 9, 30)) and "PBF-01" not in ids(date(2025, 9, 30))
    assert "PBF-01" in ids(date(2025, 10, 1)) and "PBF-01-2020" not in ids(date(2025, 10, 1))
    assert "UDB-01-2023" in ids(date(2026, 2, 10)) and "UDB-01" in ids(date(2026, 2, 11))
    assert "ERL-01-2022" in ids(date(2026, 3, 14)) and "ERL-01" in ids(date(2026, 3, 15))


def test_personal_fields_of_a_farmland_layer():
    listed = personal_names()
    personal = ["CFZR", "ZMC", "ZZRR", "ZRRZJHM", "ZRRMC", "LXDH", "JZDZ", "QLRMC", "ZJHM", "联系电话",
                "身份证号码"]
    plain = ["BSM", "YSDM", "XZQDM", "XZQMC", "DLBM", "DLMC", "QSXZ", "QSDWDM", "QSDWMC", "ZLDWDM", "ZLDWMC",
             "YJJBNTMJ", "SJNF", "BHKSSJ", "XMBH", "XMMC", "XMLX", "DKBH", "QDWH", "YDMJ", "GHFQDM", "HXMC"]
    assert [name for name in personal if not listed.is_personal(name)] == []
    assert listed.of(plain) == ()


# -- where packs are found -----------------------------------------------------------------------------------

@pytest.fixture
def profile(tmp_path, monkeypatch):
    class Application:
        @staticmethod
        def qgisSettingsDirPath():
            return str(tmp_path / "profile") + "/"

    monkeypatch.setattr(found_packs, "QgsApplication", Application)
    return tmp_path / "profile"


def test_the_shipped_pack_is_found(profile):
    assert resolve_pack("cn-three-lines") == str(THREE_LINES)
    assert sorted(pack.id for pack in find_packs()) == SHIPPED
    assert find_packs(kind="none") == []


def test_the_shipped_codes_are_found_and_nothing_takes_them_for_rules(profile):
    path = resolve_pack("cn-land-use")
    assert [pack.id for pack in find_packs(kind="codes")] == ["cn-land-use", "land-cover"]
    assert load_codes(path).id == "cn-land-use"
    with pytest.raises(PackError) as refused:
        load_pack(path, parse)
    assert [problem.key for problem in refused.value.problems] == ["packs.other_kind"]
    with pytest.raises(PackError) as refused:
        load_codes(resolve_pack("cn-three-lines"))
    assert [problem.values for problem in refused.value.problems] == [{"found": "zoning", "wanted": "codes"}]


def test_folders_in_the_order_in_which_they_win(tmp_path, profile):
    project, extra = tmp_path / "项目", tmp_path / "extra"
    assert pack_folders(str(project), [str(extra), ""]) == [
        project / "packs", extra, profile / "groundrules" / "packs", ROOT / "packs"]
    places = [ROOT / "packs" / "cn-three-lines"]
    for folder in (profile / "groundrules" / "packs", extra, project / "packs"):
        places.append(write_pack(folder / "own copy", SMALL.replace("pack: small", "pack: cn-three-lines")))
        assert resolve_pack("cn-three-lines", "", str(project), [str(extra)]) == str(places[-1])
    assert [pack.id for pack in find_packs(str(project), [str(extra)])] == SHIPPED


def test_a_list_reads_a_pack_once_and_again_when_it_has_changed(tmp_path, profile, monkeypatch):
    """Each layer of a run asks for the list; 25,000 heads of packs were read in thirty runs."""
    folder = write_pack(tmp_path / "own", SMALL) / "pack.yaml"
    read = []
    monkeypatch.setattr(found_packs, "peek", lambda path: read.append(Path(path).name) or archive.peek(path))

    def listing():
        read.clear()
        return {(pack.kind, pack.id) for pack in find_all_packs("", [str(tmp_path)])}

    os.utime(folder, (1e9, 1e9))
    everything = listing()
    assert ("zoning", "small") in everything and len(everything) > len(SHIPPED) + 1
    assert read and listing() == everything and read == []
    folder.write_text(SMALL.replace("pack: small", "pack: other"), encoding="utf-8")
    os.utime(folder, (1e9 + 1, 1e9 + 1))
    assert listing() == everything - {("zoning", "small")} | {("zoning", "other")} and read == ["own"]


def test_a_pack_written_a_moment_ago_is_read_each_time(tmp_path, profile):
    """As long as before, within one tick of the clock of files."""
    folder = write_pack(tmp_path / "own", SMALL)
    for name in ("small", "other", "third"):
        before = (folder / "pack.yaml").stat()
        (folder / "pack.yaml").write_text(SMALL.replace("pack: small", f"pack: {name}"), encoding="utf-8")
        os.utime(folder / "pack.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
        assert name in [pack.id for pack in find_packs("", [str(tmp_path)])]


def test_zips_are_found_too(tmp_path, profile):
    with zipfile.ZipFile(tmp_path / "any name.zip", "w") as archive:
        archive.writestr("small/pack.yaml", SMALL)
        archive.writestr("small/cases.yaml", CASES)
    path = resolve_pack("small", extra=[str(tmp_path)])
    assert path.endswith("any name.zip") and load_checked_pack(path, parse).id == "small"


WITH_FILE = {"file_parameter": "PACK_FILE"}


def test_pack_file(tmp_path, profile):
    folder = write_pack(tmp_path / "包", SMALL)
    assert resolve_pack(pack_file=str(folder / "pack.yaml")) == str(folder)
    assert resolve_pack(pack_file=str(folder)) == str(folder)


@pytest.mark.parametrize(("arguments", "key"), [
    (WITH_FILE, "packs.no_pack"),
    ({"pack": " ", **WITH_FILE}, "packs.no_pack"),
    ({}, "packs.no_pack_id"),
    ({"pack": "cn-three-lines", "pack_file": "x", **WITH_FILE}, "packs.pack_and_file"),
    ({"pack": "absent", **WITH_FILE}, "packs.pack_not_found"),
    ({"pack": "absent"}, "packs.pack_not_found_id"),
    ({"pack": "../packs/cn-three-lines", **WITH_FILE}, "packs.pack_not_found"),
    ({"pack_file": "absent.zip"}, "packs.file_missing"),
])
def test_what_cannot_be_resolved(profile, arguments, key):
    with pytest.raises(InputError) as refused:
        resolve_pack(**arguments)
    assert refused.value.key == key
    assert str(ROOT.parent) not in refused.value.in_language("zh")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_remedy_names_the_parameter_that_there_is(profile, language):
    """Where only an id can be given, no other parameter's file is pointed at."""
    def refusal(**more) -> str:
        with pytest.raises(InputError) as refused:
            resolve_pack("absent", parameter="CODE_PACK", **more)
        return refused.value.in_language(language)

    assert "PACK_FILE" not in refusal() and "CODE_PACK" in refusal() and "groundrules/packs" in refusal()
    assert "CODE_PACK_FILE" in refusal(file_parameter="CODE_PACK_FILE")


def test_twice_in_one_folder_is_ambiguous(tmp_path, profile):
    write_pack(tmp_path / "a", SMALL)
    write_pack(tmp_path / "b", SMALL)
    with pytest.raises(InputError) as refused:
        resolve_pack("small", extra=[str(tmp_path)])
    assert refused.value.key == "packs.pack_twice"


# -- the documentation ---------------------------------------------------------------------------------------

def test_the_worked_example_loads_and_its_cases_hold(tmp_path):
    text = pack_page("zoning")
    blocks = re.findall(r"```yaml\n# (pack|cases)\.yaml\n(.*?)```", text, flags=re.DOTALL)
    assert [name for name, _block in blocks] == ["pack", "cases"]
    for name, block in blocks:
        (tmp_path / f"{name}.yaml").write_text(block, encoding="utf-8")
    assert ZONING.tried(tmp_path, parse)[1] == []
    assert load_checked_pack(tmp_path, parse).cases


def test_every_key_and_function_is_documented():
    from groundrules.core.packs import parts
    from groundrules.core.rules.functions import FUNCTIONS, TO_DATE
    from groundrules.core.zoning.pack import cases
    from groundrules.core.zoning.pack import reading as zoning

    text = pack_page("zoning")
    records = [zoning.PACK, zoning._ROLE, parts.FIELD, zoning._RULE, zoning._DOCUMENT, parts.BASIS,
               parts.PERSONAL, zoning._RULE.keys["minimum"], zoning._RULE.keys["in_force"],
               cases._CASES, cases._CASE, cases._FEATURE, cases._EXPECTED]
    words = {key for record in records for key in record.keys}
    words |= {f"{name}(" for name in (*FUNCTIONS, TO_DATE)} | set(zoning.PLACEHOLDERS) | set(zoning.MEASURES)
    words |= {*zoning.SPECIAL_FIELDS, *zoning.RELATIONS, *zoning.VERDICTS, *zoning.SEVERITIES}
    assert [word for word in sorted(words) if f"`{word}" not in text] == []
