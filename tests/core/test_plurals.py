"""Words that follow their number: one parcel is, two parcels are."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from groundrules.core.contract.sentences import sentences
from groundrules.core.texts import text
from groundrules.core.texts.separators import counted, filled, use_separators

SENTENCE = "{count} {count:parcel is|parcels are} open"


@pytest.fixture(params=[(",", "."), (".", ",")], ids=["English", "German"], autouse=True)
def separators(request):
    use_separators(*request.param)
    yield request.param
    use_separators(",", ".")


@pytest.mark.parametrize(("count", "words"), [
    (0, "0 parcels are open"), (1, "1 parcel is open"), (2, "2 parcels are open"), (-1, "-1 parcels are open"),
    (1.0, "1.0 parcel is open"), (np.int64(1), "1 parcel is open"), (np.float64(1), "1.0 parcel is open"),
    ("1", "1 parcel is open"), ("1,234", "1,234 parcels are open"), ("1.234", "1.234 parcels are open"),
    ("11", "11 parcels are open"), ("–", "– parcels are open"), (None, "None parcels are open"),
    (float("nan"), "nan parcels are open"), (pd.NA, "<NA> parcels are open")])
def test_one_and_every_other_number(count, words):
    assert filled(SENTENCE, {"count": count}) == words
    assert sentences(SENTENCE, 2, count=count).tolist() == [words] * 2


def test_rows_have_forms_of_their_own(separators):
    """Beside numbers whose form is written with the separators in use."""
    written = sentences("{area:,.1f} m² in {count} {count:piece lies|pieces lie}", 3,
                        area=np.array([1234.5, 2.0, 0.0]), count=np.array([2, 1, 0]))
    first = "1,234.5" if separators == (",", ".") else "1.234,5"
    zero = "0.0" if separators == (",", ".") else "0,0"
    assert written[0] == f"{first} m² in 2 pieces lie" and written[1].endswith("in 1 piece lies")
    assert written[2] == f"{zero} m² in 0 pieces lie"
    for row, (area, count) in enumerate([(1234.5, 2), (2.0, 1), (0.0, 0)]):
        assert filled("{area:,.1f} m² in {count} {count:piece lies|pieces lie}",
                      {"area": area, "count": count}) == written[row]


def test_forms_of_python_stay_its_own(separators):
    assert counted(1, ",.2f") is None and counted(1, "") is None and counted(1, "|>4") is None
    assert filled("{count:|>4}", {"count": 1}) == "|||1"
    shown = "2,000.00" if separators == (",", ".") else "2.000,00"
    assert filled("{area:,.2f} m²; a|b", {"area": 2000}) == f"{shown} m²; a|b"


def test_a_value_is_never_read_as_a_form():
    """A layer may have any name; a placeholder in it is not one of the sentence."""
    words = filled("{layer}: {count} {count:row|rows}", {"layer": "{count:x|y}|{z}", "count": 1})
    assert words == "{count:x|y}|{z}: 1 row"


def test_a_number_that_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        filled(SENTENCE, {"number": 1})


def test_sentences_of_both_languages():
    """Chinese has one form."""
    values = {"features": "#1", "layer": "plan"}
    assert text("plan.unusable", "en", count=1, **values) == (
        "1 feature of plan cannot be used (#1): its ground counts as not covered. Repair it.")
    assert text("plan.unusable", "en", count=3, **values) == (
        "3 features of plan cannot be used (#1): their ground counts as not covered. Repair them.")
    chinese = [text("plan.unusable", "zh", count=count, **values) for count in (1, 3)]
    assert chinese[0].replace("1 ", "3 ", 1) == chinese[1]
