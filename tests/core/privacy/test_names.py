"""Which field names are about persons: many languages, any spelling; and which only sound so."""
from __future__ import annotations

import json
import unicodedata

import pytest
import yaml
from helpers.cases.packs import parse_formula
from helpers.files.people import HARMLESS, NAMES, shared_names
from helpers.source import ROOT

from groundrules.core.pack_review.kinds import kind_of
from groundrules.core.packs.head import read_head
from groundrules.core.packs.kinds import KINDS
from groundrules.core.packs.load import errors_of
from groundrules.core.privacy.names import PersonalNames, hidden_fields

KNOWN = PersonalNames()
LATIN = [name for name in NAMES if name.isascii()]

ANY_CONDITION = ("compare", ">=", ("column", "subject_area_m2"), ("literal", 0))


def test_names_of_many_languages_and_none_that_sounds_alike():
    assert [name for name in (*NAMES, *shared_names()) if not KNOWN.is_personal(name)] == []
    assert KNOWN.of(HARMLESS) == ()


@pytest.mark.parametrize("spell", [
    str.upper, str.lower, str.title, lambda name: f"{name}2", lambda name: f"{name}_1", lambda name: f"2_{name}",
    lambda name: f" {name} ", lambda name: name.replace("_", "-"), lambda name: name.replace("_", " "),
    lambda name: name.replace("_", "."),
    lambda name: "".join(chr(ord(item) + 0xFEE0) if "!" <= item <= "~" else item for item in name)],
    ids=["upper", "lower", "title", "2", "_1", "2_", "blanks", "dashes", "words", "dots", "full width"])
def test_spellings_do_not_matter(spell):
    names = [name for name in dict.fromkeys((*NAMES, *shared_names())) if name not in ("mailing_ad", "contact_pe")]
    assert [name for name in names if not KNOWN.is_personal(spell(name))] == []


def test_words_beside_do_not_matter_for_words():
    plain = ("owner", "phone", "email", "tenant", "surname", "passport", "telephone", "pemilik", "propietario")
    for name in plain:
        for spelt in (f"land_{name}", f"{name}_of_land", f"Land{name.title()}", f"LAND{name.upper()}", f"{name}info",
                      f"{name}Name", f"{name}_{name}", f"the{name.title()}OfIt"):
            assert KNOWN.is_personal(spelt), spelt


@pytest.mark.parametrize("name", [
    "owner_address", "owner_name_2", "telephone_no", "mailing_address", "contact_person", "passport_number",
    "landowner_name", "proprietor_name", "eigentuemername", "proprietaire", "propietarios", "bank_account_no",
    "applicant_name", "emailaddress", "birthdate_of", "TELEPHONENUMBER", "legal_representative"])
def test_names_cut_for_a_shapefile(name):
    """At ten bytes; or at eight, with a number behind them where two fields begin alike."""
    assert KNOWN.is_personal(name[:10]), name[:10]
    assert KNOWN.is_personal(name[:8] + "_1"), name[:8]


@pytest.mark.parametrize("name", [
    "ownership_type", "contamination", "contract_no", "mobility_index", "occupancy_rate",
    "application_id", "addressed_area", "telecom_tower", "holding_size", "title_no_of_plan", "household_count",
    "landslide_risk", "direction_deg", "tenure_type_code", "proportion_of", "identifier_no"])
def test_other_names_cut_for_a_shapefile(name):
    assert not KNOWN.is_personal(name[:10]), name[:10]
    assert not KNOWN.is_personal(name[:8] + "_1"), name[:8]


@pytest.mark.parametrize("name", [
    "法定代表人", "通讯地址", "联系电话", "家庭住址", "生年月日", "주민등록번호", "電話番号"])
def test_chinese_names_cut_at_ten_bytes(name):
    for encoding in ("utf-8", "gbk"):
        try:
            cut = name.encode(encoding)[:10].decode(encoding, "ignore")
        except UnicodeEncodeError:
            continue
        assert KNOWN.is_personal(cut), cut


@pytest.mark.parametrize(("name", "written", "read"), [
    ("姓名", "gbk", "latin-1"), ("联系电话", "gbk", "latin-1"), ("权利人", "gbk", "cp1252"),
    ("電話番号", "shift_jis", "latin-1")])
def test_names_in_a_wrong_encoding(name, written, read):
    garbled = name.encode(written).decode(read, "ignore")
    assert garbled != name and KNOWN.is_personal(garbled)


def test_decomposed_letters():
    assert KNOWN.is_personal(unicodedata.normalize("NFD", "Eigentümer"))
    assert KNOWN.is_personal(unicodedata.normalize("NFD", "소유자"))


def test_none_of_our_own_columns_and_none_that_a_pack_binds():
    columns = yaml.safe_load((ROOT / "core" / "texts" / "columns.yaml").read_text(encoding="utf-8"))
    assert len(columns) > 100 and KNOWN.of(columns) == ("holder_name",)   # where the user asks for names, they are
    packs = {path: yaml.safe_load(path.read_text(encoding="utf-8")) for path in ROOT.glob("packs/*/*.yaml")}
    of_persons = {path: _taken(pack["fields"]["holders"], "holder_name", "document_number")
                  for path, pack in packs.items() if isinstance(pack, dict) and "holders" in pack.get("fields", ())}
    aliases = {name for pack in packs.values() for name in _aliases(pack)}
    assert len(aliases) > 300 and KNOWN.of(aliases) == ()
    assert len(of_persons) >= 2   # whose tables of holders are read to be counted: each of those fields is personal
    for path, names in of_persons.items():
        assert read_head(path.parent).personal.of(names) == tuple(names)


def _taken(fields: dict, *roles) -> list:
    """Aliases of some fields, which are taken out."""
    return [name for role in roles for name in fields.pop(role)["aliases"]]


def _aliases(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "aliases" and isinstance(value, list):
                yield from map(str, value)
            else:
                yield from _aliases(value)
    elif isinstance(node, list):
        for item in node:
            yield from _aliases(item)


# -- packs ---------------------------------------------------------------------------------------------------

def test_packs_add_names_and_patterns():
    listed = PersonalNames(("CFZR", "承租户"), ("*secret?", "x_*"))
    assert listed.of(["CFZR", "cfzr2", "C_F_Z_R", "承租户", "my_secret1", "X_1", "CFZRX", "secret", "DLBM"]) == (
        "CFZR", "cfzr2", "C_F_Z_R", "承租户", "my_secret1", "X_1")


@pytest.mark.parametrize("kind", KINDS)
def test_personal_fields_of_every_kind_of_pack(tmp_path, kind):
    """One reader of heads, whatever the kind; what else is wrong with the pack does not matter."""
    (tmp_path / "pack.yaml").write_text(json.dumps({
        "format": 1, "kind": kind, "pack": "mine", "version": "1", "personal_fields": {
            "names": ["HUSH"], "patterns": ["*whisper*"]}, "rubbish": 3}), encoding="utf-8")
    head = read_head(tmp_path)
    assert (head.id, head.kind, head.version) == ("mine", kind, "1")
    assert head.personal.of(["hush_2", "a_whisper", "BSM"]) == ("hush_2", "a_whisper")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_accepts_personal_fields(tmp_path, kind):
    shipped = next(path for path in sorted(ROOT.glob("packs/*")) if read_head(path).kind == kind)
    for path in shipped.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(shipped)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    document = tmp_path / "pack.yaml"
    text = document.read_text(encoding="utf-8")
    if "personal_fields:" not in text:
        document.write_text(text + "\npersonal_fields: {names: [HUSH]}\n", encoding="utf-8")
    parse = parse_formula if kind == "monitoring" else lambda _text: ANY_CONDITION
    pack, problems = kind_of(kind).form.read(tmp_path, parse)
    assert errors_of(problems) == [] and pack.personal == read_head(tmp_path).personal
    first = pack.personal.names[0]
    assert pack.personal.of([f"{first}2", "BSM"]) == (f"{first}2",)
    assert pack.cases and pack.title and pack.id and pack.version


def test_what_is_no_pack_has_no_head(tmp_path):
    assert read_head(tmp_path) is None
    (tmp_path / "pack.yaml").write_text("a: [", encoding="utf-8")
    assert read_head(tmp_path) is None


def test_titles_of_our_own_columns_are_not_about_persons():
    """Build report reads the ledger of holders: its areas stay, a name of another's under such a title does not."""
    ours = [("holders_m2", "权利人面积（平方米）"), ("open_m2", "No known holder (m²)"), ("tokens", "权利人代号")]
    assert hidden_fields(ours, PersonalNames(), {})[0] == ()
    theirs = [("F1", "权利人面积（平方米）"), ("holders_m2", "权利人"), ("owner_name", "Owner")]
    assert hidden_fields(theirs, PersonalNames(), {})[0] == ("F1", "holders_m2", "owner_name")
