"""Packs over packs, as a user names them: by id or file, over what the folders hold; and the page's examples."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")
from helpers.cases.packs import CASES, QGIS_PACK, write_pack
from helpers.source import ROOT
from qgis.PyQt.QtWidgets import QComboBox

from groundrules.bridge.packs.expressions import parse
from groundrules.bridge.packs.places import find_packs, resolve_pack
from groundrules.bridge.reading.personal import personal_names
from groundrules.core.zoning.pack.loading import ZONING, load_checked_pack, load_pack

LAYER = 'format: 1\nkind: zoning\npack: {id}\nversion: "2"\ntitle: {{en: Above, zh: 上层}}\nextends: {below}\n'
OWN = 'minimum: {area_m2: 1.0,'


@pytest.fixture
def project(tmp_path):
    """A project's folder with the pack ``small`` in its packs."""
    write_pack(tmp_path / "project" / "packs" / "small", QGIS_PACK, CASES)
    return tmp_path / "project"


def test_by_id_over_a_pack_of_another_folder(project, tmp_path):
    """A bureau's pack lies over the project's own copy, which wins over any other of that id."""
    write_pack(tmp_path / "bureau" / "city", LAYER.format(id="city", below="small"), None)
    write_pack(tmp_path / "bureau" / "small", QGIS_PACK.replace(OWN, "minimum: {area_m2: 9.0,"), CASES)
    path = resolve_pack("city", "", str(project), [str(tmp_path / "bureau")])
    assert load_checked_pack(path, parse).rules[0].minimum.area_m2 == 1.0
    place = next(pack for pack in find_packs(str(project), [str(tmp_path / "bureau")]) if pack.id == "city")
    assert load_pack(place.path, parse).content_hash == load_pack(path, parse).content_hash


def test_a_path_that_a_widget_kept_still_finds_the_pack_below(project, tmp_path):
    """The dock's list gives a plain text back."""
    write_pack(tmp_path / "bureau" / "city", LAYER.format(id="city", below="small"), None)
    place = next(pack for pack in find_packs(str(project), [str(tmp_path / "bureau")]) if pack.id == "city")
    box = QComboBox()
    box.addItem(place.id, place.path)
    assert load_pack(box.currentData(), parse).stack[1].id == "small"
    assert load_pack(Path(place.path), parse).stack[1].id == "small"


def test_a_file_lies_over_what_is_beside_it(project, tmp_path):
    """A colleague sends two folders: they belong together, whatever the project has."""
    write_pack(tmp_path / "sent" / "city", LAYER.format(id="city", below="small"), None)
    file = str(tmp_path / "sent" / "city" / "pack.yaml")
    assert load_pack(resolve_pack("", file, str(project)), parse).rules[0].minimum.area_m2 == 1.0
    write_pack(tmp_path / "sent" / "small", QGIS_PACK.replace(OWN, "minimum: {area_m2: 9.0,"), CASES)
    assert load_pack(resolve_pack("", file, str(project)), parse).rules[0].minimum.area_m2 == 9.0


def test_a_file_over_a_pack_that_we_ship(tmp_path):
    """All that a mapping of layers needs: a head, ``extends`` and what it adds."""
    write_pack(tmp_path / "mine", LAYER.format(id="mine", below="neutral-zoning") + """roles:
  strict_protection: {fields: {zone: {aliases: [ZONE_CODE], values: {core: [Z1, Z2]}, unknown: [Z9]}}}
""", None)
    pack = load_checked_pack(resolve_pack("", str(tmp_path / "mine")), parse)
    field = pack.roles["strict_protection"].fields["zone"]
    assert field.aliases[-1] == "ZONE_CODE" and field.values["core"][-2:] == ("Z1", "Z2") and "Z9" in field.unknown
    assert ZONING.tried(resolve_pack("", str(tmp_path / "mine")), parse)[1] == []
    assert pack.rules == load_pack(ROOT / "packs" / "neutral-zoning", parse).rules


def test_fields_about_persons_of_a_pack_below_a_file_are_hidden(tmp_path):
    write_pack(tmp_path / "small", QGIS_PACK + "personal_fields: {names: [GEHEIM]}\n", CASES)
    write_pack(tmp_path / "city", LAYER.format(id="city", below="small"), None)
    assert personal_names("", [str(tmp_path / "city")]).is_personal("GEHEIM")
    assert not personal_names("", []).is_personal("GEHEIM")


def test_the_examples_of_the_documentation_load_and_their_cases_hold(tmp_path):
    page = (ROOT / "docs" / "rule-packs.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(?:# province-demo/(pack|cases)\.yaml:[^\n]*\n)?(.*?)```", page, flags=re.DOTALL)
    assert [name for name, _block in blocks] == ["pack", "cases", ""]
    for name, block in blocks:
        folder = tmp_path / ("province" if name else "project")
        folder.mkdir(exist_ok=True)
        (folder / f"{name or 'pack'}.yaml").write_text(block, encoding="utf-8")
    for name, below in (("province", "cn-three-lines"), ("project", "neutral-zoning")):
        path = resolve_pack("", str(tmp_path / name))
        errors = [problem.in_language("en") for problem in ZONING.tried(path, parse)[1] if problem.severity == "error"]
        assert errors == [] and load_checked_pack(path, parse).stack[-1].id == below
    province = load_pack(resolve_pack("", str(tmp_path / "province")), parse)
    assert province.layer_of("UDB-17") == "province-demo" and province.layer_of("UDB-15") == "cn-three-lines"
