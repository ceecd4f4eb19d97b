"""The check of inputs by itself: what is wrong, in which words."""
from __future__ import annotations

import math

import pytest

from groundrules.core.errors import InputError
from groundrules.core.inputs.checking import is_needed, problems, read_date
from groundrules.core.inputs.declaration import GIVEN, MISSING, Given, Input, conditions
from groundrules.core.inputs.describing import described
from groundrules.core.inputs.wording import with_labels


def sentences(inputs, given, language="en", readers=None, **more):
    return [problem.in_language(language) for problem in problems(inputs, given, readers or {}, **more)]


@pytest.mark.parametrize(("number", "words"), [
    (-1.0, "“Width (m)” [WIDTH] is -1.0 m. Enter a number from 0 to 8 m."), (8.5, "from 0 to 8 m"),
    (math.nan, "is not a number"), (math.inf, "is not a number"), (None, "is not a number")])
def test_a_number_outside_its_limits(number, words):
    first = Input("WIDTH", "Width (m)", "number", unit="m", lowest=0.0, highest=8.0)
    assert words in sentences([first], {"WIDTH": Given((str(number),), number=number)})[0]


@pytest.mark.parametrize("number", [0.0, 8.0, 3.5])
def test_both_limits_are_allowed(number):
    first = Input("WIDTH", "Width (m)", "number", lowest=0.0, highest=8.0)
    assert not sentences([first], {"WIDTH": Given((str(number),), number=number)})


@pytest.mark.parametrize(("low", "high", "words"), [(1.0, None, "at least 1"), (None, 1.0, "at most 1")])
def test_one_limit(low, high, words):
    first = Input("N", "N", "number", lowest=low, highest=high)
    assert words in sentences([first], {"N": Given(("5",), number=0.0 if high is None else 2.0)})[0]


def test_a_whole_number():
    first = Input("N", "N", "whole_number")
    assert "is not a whole number" in sentences([first], {"N": Given(("2.5",), number=2.5)})[0]
    assert not sentences([first], {"N": Given(("2.0",), number=2.0)})


def test_conditions_that_hold_together_and_alternatives():
    a, b = Input("A", "Method", "choice", choices=("x", "y")), Input("B", "Layer", "layer")
    c = Input("C", "Field", "field", required_if=conditions([{"A": "x", "B": GIVEN}, {"A": "y"}]), parent="B")
    assert not sentences([a, b, c], {"A": Given(("x",))})
    given = {"A": Given(("x",)), "B": Given(("land",))}
    assert sentences([a, b, c], given) == [
        "“Field” [C] is empty. It is needed because “Method” [A] is x and “Layer” [B] is given: choose or enter a "
        "value, or change that."]
    assert sentences([a, b, c], given, "zh") == [
        "“Field”[C]为空。因“Method”[A]为 x且已填写“Layer”[B]，此项必填：请选择或填写，或修改前述选项。"]
    assert sentences([a, b, c], {"A": Given(("y",))})
    assert is_needed(c, given) and not is_needed(c, {})
    assert not sentences([a, b, c], {**given, "C": Given(("NAME",))})


def test_one_of_several_and_not_two():
    a = Input("A", "File", "file", required_if=conditions({"B": MISSING}), not_with=("B",))
    b = Input("B", "Layer", "layer")
    assert sentences([a, b], {}) == ["Give “File” [A] or “Layer” [B]: at least one of them is needed."]
    assert sentences([a, b], {"A": Given(("f",)), "B": Given(("l",))}) == [
        "Give either “File” [A] or “Layer” [B], not both: leave one of them empty."]
    assert not sentences([a, b], {"B": Given(("l",))})


def test_a_required_output_is_asked_for_only_where_results_are_named():
    first = Input("OUT", "Result", "output", group="outputs", required=True)
    assert sentences([first], {}) and not sentences([first], {}, is_written=False)


def test_what_is_known_only_in_the_run_is_left_alone():
    first = Input("N", "N", "number", lowest=1.0)
    assert not sentences([first], {"N": Given(("…",), settled=False)})


def test_a_field_of_a_layer_whose_fields_are_known():
    first = Input("F", "Field", "field", parent="L")
    given = {"F": Given(("B",)), "L": Given(("land",), layer="land", fields=("A",))}
    assert "layer land has no field B. Choose one of: A." in sentences([first], given)[0]
    assert not sentences([first], {**given, "F": Given(("A",))})
    assert not sentences([first], {"F": Given(("B",))})


def test_a_reader_says_what_is_wrong_and_the_input_is_named():
    first = Input("D", "Day", "date")
    words, = sentences([first], {"D": Given(("31.12.24",))}, readers={"date": read_date})
    assert words == "“Day” [D]: “31.12.24” is not a date. Write it as 2024-12-31."
    assert not sentences([first], {"D": Given(("2024-12-31",))}, readers={"date": read_date})


def test_years_and_lists_that_belong_together():
    years = [Input("A", "First", "number"), Input("B", "Second", "number", after="A")]
    assert "“First” [A] is 2020" in sentences(years, {"A": Given(("2020",), 2020.0), "B": Given(("2020",), 2020.0)})[0]
    assert not sentences(years, {"A": Given(("2020",), 2020.0), "B": Given(("2021",), 2021.0)})
    lists = [Input("A", "Layers", "layers"), Input("B", "Files", "files", as_many_as="A")]
    assert "holds 1 value" in sentences(lists, {"A": Given(("a", "b")), "B": Given(("f",))})[0]


def test_an_error_that_names_an_input_by_id_gets_its_label():
    error = with_labels(InputError("binding.odd_matrix", parameter="ROLES", width=2, count=3), {"ROLES": "Roles"})
    assert error.in_language("en") == "“Roles” [ROLES] needs rows of 2 values; it has 3 values."
    other = InputError("zoning.no_controls")
    assert with_labels(other, {"ROLES": "Roles"}) is other


def test_what_is_needed_comes_with_what_it_can_be():
    land = Given(("land",), layer="land", fields=("A", "B"))
    layer, order = Input("L", "Layer", "layer"), Input(
        "F", "Field", "field", parent="L", required_if=conditions({"L": GIVEN}))
    assert sentences([layer, order], {"L": land})[0].endswith("Choose one of the fields of layer land: A, B.")
    codes = Input("C", "List", "text", offered=("x", "y"), required_if=conditions({"L": GIVEN}))
    assert "It can be: x, y, or another" in sentences([layer, codes], {"L": land})[0]


@pytest.mark.parametrize(("preset", "words"), [(False, ("required", "必填")), (True, ("optional", "可选"))])
def test_what_has_a_default_is_not_called_required(preset, words):
    first = Input("A", "Method", "choice", required=True, choices=("x", "y"), preset=preset)
    assert tuple(described(first, language, str).needed for language in ("en", "zh")) == words
    assert sentences([first], {})   # given as empty on purpose, it is missing all the same
