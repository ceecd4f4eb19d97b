"""Codes, structure, transition and plan against actual in the real QGIS: groups, legends, heads of tables."""
from __future__ import annotations

import pytest
from helpers.desk.qgis_run import Start, desktop, in_both, look
from helpers.desk.ways import county_layer, rasters_of_the_county
from helpers.source import ROOT

LEGENDS = {"comparetoplan": {"zh": {"已实施", "尚未实施", "偏离规划"},
                             "en": {"carried out", "not yet carried out", "deviates"}},
           "landusetransition": {"zh": {"地类变化"}, "en": {"changed class"}},
           "landusetransitionraster": {"zh": {"1 → 6"}, "en": {"1 → 6"}},
           "recodelanduse": {"zh": {"0101 水田"}, "en": {"0101 Paddy"}},
           "checklandusecodes": {"zh": {"待补充"}, "en": {"Undetermined"}},
           "landusestructure": {"zh": set(), "en": set()}}


def runs(folder, language: str) -> dict:
    def files(name, *outputs):
        return {output: str(folder / f"{name}-{output.lower()}.gpkg") for output in outputs}

    old, new = rasters_of_the_county(folder)
    values = {
        "comparetoplan": {"PLAN": county_layer("GHYDYH"), "ACTUAL": county_layer("DLTB_2024"),
                          "BASE": county_layer("DLTB_2020"),
                          **files("plan", "PATCHES", "TABLE", "UNIT_TABLE", "FINDINGS")},
        "landusetransition": {"OLD": county_layer("DLTB_2020"), "NEW": county_layer("DLTB_2024"), "OLD_YEAR": 2020,
                              "NEW_YEAR": 2024, **files("transition", "MATRIX", "CLASSES", "CROSS", "CHANGES")},
        "landusetransitionraster": {"OLD": old, "NEW": new, "CHANGE": str(folder / "change.tif"),
                                    **files("raster", "MATRIX")},
        "recodelanduse": {"INPUT": county_layer("DLTB_2024"), "ID_FIELD": "BSM",
                          **files("recoded", "OUTPUT", "DECISION_TABLE")},
        "checklandusecodes": {"INPUT": county_layer("GHDK_defects"), "ID_FIELD": "DKBH", "MIXED": "split",
                              **files("codes", "FINDINGS", "CODES")},
        "landusestructure": {"BASE": county_layer("DLTB_2020"), "TARGET": county_layer("DLTB_2024"),
                             "UNITS": county_layer("XZQ"), "CONTROL_AREA": "DCMJ", **files("structure", "STRUCTURE")}}
    return {name: {**parameters, "LANGUAGE": language} for name, parameters in values.items()}


@pytest.mark.parametrize(("locale", "language"),
    in_both(look("zh-light", "zh-Hans", "zh"), look("en-light", "en", "en")))
def test_what_a_user_sees(locale, language, tmp_path):
    wanted = runs(tmp_path, language)
    picture = str(ROOT / "build" / "screenshots" / f"{{name}}-{language}.png")
    answer = desktop(Start(locale), "coded", tmp_path, runs=wanted, picture=picture)
    assert set(answer) == set(wanted) == set(LEGENDS)
    for name, layers in answer.items():
        assert len(layers) == len([key for key, value in wanted[name].items() if str(value).startswith(str(tmp_path))
                                   and key not in ("OLD", "NEW")]), name
        assert len({layer["group"] for layer in layers}) == 1 and layers[0]["group"], name
        legend = {label for layer in layers for label in layer["legend"]}
        assert LEGENDS[name][language] <= legend, (name, legend)
        for layer in layers:
            if language == "zh":   # in English a head such as "Status" is the field's own name
                bare = [field for field, alias in layer["fields"].items() if field not in ("fid", "QXLX")
                        and not any("\u4e00" <= letter <= "\u9fff" for letter in alias)]
                assert not bare, (name, layer["name"], bare)
        shot = ROOT / "build" / "screenshots" / f"{name}-{language}.png"
        assert shot.stat().st_size > 30_000
