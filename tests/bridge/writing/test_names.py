"""Names of fields in a shapefile: short, none twice, none another column's own."""
from __future__ import annotations

import pytest

pytest.importorskip("qgis.core")
from groundrules.bridge.writing.write import SHORT_NAMES, short_names, short_source_names


def test_short_names_are_fixed_unique_and_at_most_ten_characters():
    ours = [*SHORT_NAMES, "verdict", "farm_role_verdict", "farm_role_m2", "farm_role_m", "some_long_name_1",
            "some_long_name_2", "some_long_name_3"]
    short = short_names(ours, {"farm_role": "farm"})
    assert set(short) == set(ours)
    assert len(set(short.values())) == len(ours)
    assert max(map(len, short.values())) <= 10
    assert (short["farm_role_verdict"], short["farm_role_m2"], short["farm_role_m"]) == ("v_farm", "m2_farm", "m_farm")
    assert (short["finding_id"], short["overlap_area_m2"]) == ("find_id", "ovl_m2")


def test_short_names_do_not_depend_on_other_columns():
    assert short_names(["subject_id"], {})["subject_id"] == short_names(["a", "subject_id"], {})["subject_id"]


def test_no_column_stands_under_the_name_of_another():
    """A density came before the sum whose name it was cut to, and the sum became ``…_2``."""
    short = short_names(["carbon_t_c_ha", "carbon_t_c", "verifications", "verified", "basis_verified",
                         "Verificati"], {})
    assert short["carbon_t_c"] == "carbon_t_c" and short["carbon_t_c_ha"] == "c_t_c_ha"
    assert (short["verified"], short["basis_verified"]) == ("verified", "verified_2")
    assert (short["Verificati"], short["verifications"]) == ("Verificati", "verifica_2")    # a table knows no case


def test_names_are_cut_by_bytes_and_beside_those_of_the_source():
    assert short_names(["图斑地类编码"], {}, ["图斑地"]) == {"图斑地类编码": "图斑_2"}       # three bytes a letter
    assert short_source_names(["population_2020", "population_2021", "name"], ["population"]) == {
        "population_2020": "populati_2", "population_2021": "populati_3", "name": "name"}
