"""Some parcels of a layer: nothing is said about buildings that stand on none of them, nor about totals."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.cases.intensity import X, Y, check, house, layer, plots, rules
from shapely import Polygon

#: On the plot; half on it; on the plot 400 m east, with storeys of 30 m; hidden under that one.
BUILDINGS = (((10, 10, 20, 20), 2, 6.0), ((90, 10, 20, 20), 2, 6.0), ((410, 10, 20, 20), 1, 30.0),
             ((412, 12, 5, 5), 1, 3.0))
OF_OTHERS = ("GR-BUILDING-WITHOUT-PARCEL", "GR-BUILDING-PARTLY-OUTSIDE", "GR-STOREY-HEIGHT", "GR-BUILDINGS-OVERLAP")


def test_of_a_whole_layer_everything_is_said():
    result = check(plots(), house(*BUILDINGS))
    assert set(OF_OTHERS) <= set(rules(result))
    assert (result.counts["BUILDING_COUNT"], result.counts["BUILDING_WITHOUT_PARCEL_COUNT"]) == (4, 1)


def test_of_some_parcels_only_what_stands_on_them():
    """Two of four buildings stand on the plot: 400 m² × 2 and half of 400 m² × 2 on 10,000 m²."""
    result = check(plots(), house(*BUILDINGS), is_whole=False)
    assert not set(OF_OTHERS) & set(rules(result))
    assert result.counts["BUILDING_COUNT"] == 2 and result.counts["BUILDING_WITHOUT_PARCEL_COUNT"] is None
    assert result.verdicts["floor_area_m2"][0] == pytest.approx(1_200)
    assert result.tables["buildings"]["status"].tolist() == ["on_parcel", "on_parcel"]
    assert len([note for note in result.notes if "2 of 4 buildings" in note]) == 1


def test_a_warning_about_a_building_on_some_parcel_stays():
    result = check(plots(), house(((10, 10, 20, 20), 1, 30.0)), is_whole=False)
    assert "GR-STOREY-HEIGHT" in rules(result)
    assert not [note for note in result.notes if "are not reported" in note]


@pytest.mark.parametrize(("x", "count"), [(10, 1), (410, 0)])
def test_a_building_that_cannot_be_used_is_told_where_it_may_stand_on_one(x, count):
    bow = Polygon([(X + x, Y), (X + x + 20, Y + 20), (X + x + 20, Y), (X + x, Y + 20)])
    result = check(plots(), layer("buildings", [bow], storeys=[2], height=[6.0]), is_whole=False)
    assert rules(result).count("GR-UNUSABLE-BUILDING") == count


def blocks():
    return layer("blocks", [None, None], block_code=["K1", "K2"], total_limit=[5_000.0, 5_000.0])


@pytest.mark.parametrize(("storeys", "verdict"), [(1, "undetermined"), (30, "forbidden")])
def test_the_total_of_a_block_is_not_known_from_some_of_its_parcels(storeys, verdict):
    """400 m² of 5,000 leave open what stands on the others, 12,000 m² do not; of the other block nothing is said."""
    outcome = check(plots(block_code=["K1"]), house(((10, 10, 20, 20), storeys, 3.0 * storeys)), blocks=blocks(),
                    is_whole=False)
    assert outcome.tables["blocks"][["block_id", "verdict"]].to_numpy().tolist() == [["K1", verdict]]
    assert pd.isna(outcome.tables["blocks"]["planned_margin_m2"][0])
    assert "K2" not in set(outcome.findings["control_id"])


def test_numbers_of_a_table_may_be_those_of_other_parcels():
    table = layer("floor_areas", [None, None], parcel_number=["P0", "P7"], counted_floor_area=[1_000.0, 1_000.0])
    assert "GR-NUMBER-WITHOUT-PARCEL" in rules(check(plots(), floor_areas=table))
    assert "GR-NUMBER-WITHOUT-PARCEL" not in rules(check(plots(), floor_areas=table, is_whole=False))
