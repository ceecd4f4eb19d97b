"""What checks other than zoning ask of a layer, and a mapping for them as a pack that lies over theirs."""
from __future__ import annotations

import re

import pytest
import yaml
from helpers.source import ROOT

from groundrules.core.asked.codes import CodesAsking, likely_list
from groundrules.core.asked.intensity import IntensityAsking
from groundrules.core.asked.matrix import MatrixAsking
from groundrules.core.layers.mapping_pack import MappedLayer, mapping_pack
from groundrules.core.layers.recognise.layer import LayerDescription
from groundrules.core.layers.recognise.mapping import LayerMapping
from groundrules.core.layers.recognise.values import read_words, word_title
from groundrules.core.pack_review.kinds import kind_of
from groundrules.core.packs.archive import peek
from groundrules.core.packs.layering import PackPath


def shipped(kind: str, name: str):
    return kind_of(kind).form.read(str(ROOT / "packs" / name))[0]


@pytest.fixture(scope="module")
def codes():
    return shipped("codes", "cn-land-use")


def over(folder, below, layers):
    """The exported pack, as it is read over the other, and what it could not say."""
    content, left = mapping_pack(below, "ours", "Ours", layers)
    (folder / "pack.yaml").write_text(content, encoding="utf-8")
    pack, problems = kind_of(peek(below.path)["kind"]).form.read(
        PackPath(str(folder), lambda pack: str(ROOT / "packs" / pack)))[:2]
    assert not problems, problems
    return pack, left


def test_codes_are_those_of_the_list_that_fits_or_was_chosen(codes):
    survey = LayerDescription("a", "DLTB", fields=(("DLBM", "", "text"),), values={"DLBM": ("0201K", "1006", "x")})
    foreign = LayerDescription("b", "Land", fields=(("ART", "", "text"),), values={"ART": ("Wald",)})
    assert likely_list(survey, codes) == "survey-3" and likely_list(survey, codes, "guide-2023") == "guide-2023"
    assert likely_list(foreign, codes, "auto") == codes.crosswalk_target
    asking = CodesAsking(codes, {"land": {"en": "Land"}}, {"land": "survey-3"}, {"land_class"})
    (asked,) = asking.asked("land")
    assert asked.choice.preset == "survey-3" and set(asked.choice.words) == set(codes.schemes)
    assert read_words(["0201K", "0102", "Wald", ""], asked.described) == ["0201K", "0102", None, ""]
    assert word_title("0102", asked.described, "en").endswith("(0102)") and asked.described.accepts("0102")
    (other,) = asking.asked("land", {"list": "gb-50137-2011"})
    assert "R2" in other.described.values and "0102" not in other.described.values
    assert asking.key("land") == asking.key("old")      # what is said of a layer once serves all tools


def test_an_exported_mapping_of_codes_is_read_by_the_layer_over_the_pack(codes, tmp_path):
    mapping = LayerMapping({"land_class": "ART"}, {"land_class": {"Wald": "0301", "k. A.": "", "": "0101"}},
                           {"list": "guide-2023"})
    mapping = mapping.with_values("land_class", ["7"], "0101").with_values("land_class", ["7.0"], "0201")  # as one
    pack, left = over(tmp_path, codes, [MappedLayer("land", ("Land",), ("ART",), mapping)])
    described = pack.fields["land_class"]
    assert described.mapped == {"Wald": "0301", "7": "0201"} and not described.values
    assert "ART" in described.aliases and "k. A." in described.unknown
    assert [reason.key for reason in left] == ["mapping.not_in_a_pack", "mapping.kept_only_here"]


def test_zones_and_uses_of_a_matrix(codes, tmp_path):
    matrix = shipped("matrix", "cn-zone-use")
    asking = MatrixAsking(matrix, codes, {})
    zone, title = next(iter(matrix.zones.items()))
    (asked,) = asking.asked("planning_zone")
    assert read_words([zone, "Kern", ""], asked.described) == [zone, None, ""]
    assert word_title(zone, asked.described, "zh") == f"{title.title['zh']}（{zone}）"
    use = asking.asked("subjects")[0]
    assert use.part == "use" and set(use.described.values) == set(codes.schemes[matrix.use_scheme].classes)
    pack, left = over(tmp_path, matrix, [MappedLayer("planning_zone", ("Zonen",), ("Z",), LayerMapping(
        {"zone_code": "Z"}, {"zone_code": {"Kern": zone}}))])
    assert pack.fields["zone_code"].mapped == {"Kern": zone} and not left


def test_limits_are_shown_as_a_check_reads_them(tmp_path):
    pack = shipped("intensity", "cn-intensity")
    asking = IntensityAsking(pack, {})

    def read(part, values, **choices):
        asked = next(entry for entry in asking.asked("parcels", choices) if entry.part == part)
        return read_words(values, asked.described)

    assert read("floor_area_ratio_upper", ["2.5", "15", "不限", "待定", "frei", "≤3"]) == [
        "2.5", None, "not controlled", "", None, "≤ 3"]
    assert read("coverage_upper", ["40", "0.3", "1.2"]) == ["40 %", "30 %", None]
    assert read("coverage_upper", ["0.9"], RATIO_SCALE="percent") == ["0.9 %"]
    assert read("net_area", ["2"], REGISTERED_UNIT="ha") == ["20000 m²"]
    limit = asking.asked("parcels")[0]
    assert limit.is_used and limit.described.accepts("2.5") and not limit.described.accepts("frei")
    mapping = LayerMapping({"floor_area_ratio_upper": "GFZ"}, {"floor_area_ratio_upper": {
        "frei": "不控制", "?": "", "2,5": "2.5"}}, {"RATIO_SCALE": "ratio"})
    over_it, left = over(tmp_path, pack, [MappedLayer("parcels", ("Plots",), ("GFZ",), mapping)])
    described = over_it.fields["parcels"]["floor_area_ratio_upper"]
    assert "frei" in described.not_controlled and "?" in described.unknown and "GFZ" in described.aliases
    assert {reason.key for reason in left} == {"mapping.not_in_a_pack", "mapping.kept_only_here"}


@pytest.mark.parametrize("path", sorted((ROOT / "packs").glob("cn-*/pack.yaml")), ids=lambda path: path.parent.name)
def test_values_of_chinese_packs_have_titles_in_both_languages(path):
    lacking = []

    def look(node, place):
        if not isinstance(node, dict):
            return
        if isinstance(node.get("values"), dict) and {"aliases", "title"} & set(node):
            titles = node.get("value_titles") or {key: value for key, value in node["values"].items()
                                                  if isinstance(value, dict)}   # keys of coefficients: value -> titles
            lacking.extend(f"{place}: {word}" for word in node["values"]
                           if not {"en", "zh"} <= set(titles.get(word, {}))
                           or re.search("[\u3400-\u9fff]", titles[word]["en"]))
        for key, below in node.items():
            look(below, f"{place}/{key}")

    look(yaml.safe_load(path.read_text(encoding="utf-8")), "")
    assert not lacking
