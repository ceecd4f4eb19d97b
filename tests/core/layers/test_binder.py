"""The binder of all checks: names, fields and a reader, without QGIS."""
from __future__ import annotations

from dataclasses import dataclass

import pytest
from helpers.source import imported, python_files, relative, tree

from groundrules.core.errors import InputError
from groundrules.core.fields import Field
from groundrules.core.layers.binder import Asked, Binder, Needs, notes_by_role, read_bound
from groundrules.core.table import table_from_geometries

CODE, NAME, OWNER = (Field(role, aliases=(alias,)) for role, alias in (
    ("code", "DLBM"), ("code_name", "DLMC"), ("owner", "QLR")))
FIELDS = {"code": CODE, "code_name": NAME, "owner": OWNER}


@dataclass(frozen=True)
class Layer:
    name: str = "land"
    data_layer: str = ""
    layer_id: str = "land_1"
    source: str = ""
    field_names: tuple = ("DLBM", "DLMC", "QLR", "OTHER")
    personal: tuple = ("QLR",)


LAND = Layer()


def asked(**more) -> Asked:
    return Asked(LAND, "survey", FIELDS, **more)


def test_aliases_then_rows_then_parameters():
    assert Binder([LAND]).fields(asked()) == {"code": "DLBM", "code_name": "DLMC", "owner": "QLR"}
    assert Binder([LAND], [("land", "code", "OTHER")]).fields(asked())["code"] == "OTHER"
    named = Binder([LAND], [("land", "code", "OTHER")]).fields(asked(chosen={"code": "QLR", "owner": None}))
    assert (named["code"], named["owner"]) == ("QLR", "QLR")


@pytest.mark.parametrize(("chosen", "name"), [("OTHER", None), ("DLBM", "DLMC"), (None, "DLMC")])
def test_a_name_beside_a_code_speaks_of_that_code_alone(chosen, name):
    fields = Binder([LAND]).fields(asked(chosen={"code": chosen}, beside={"code_name": "code"}))
    assert fields.get("code_name") == name and fields["code"] == (chosen or "DLBM")


def test_what_is_about_persons_is_left_out_and_said():
    binder = Binder([LAND])
    assert "owner" not in binder.fields(asked(keeps_personal=False))
    assert len(binder.notes) == 1 and "QLR" in binder.notes[0] and "land" in binder.notes[0]
    assert "owner" in binder.fields(asked()) and len(binder.notes) == 1


def test_a_role_that_is_needed_and_has_no_field():
    needs = (Needs(("zone", "unit"), "plan.no_class_field", {"parameter": "PLAN_CLASS"}),)
    with pytest.raises(InputError) as refused:
        Binder([LAND]).fields(asked(needs=needs))
    text = refused.value.in_language("en")
    assert "land" in text and "DLBM, DLMC, QLR, OTHER" in text and "PLAN_CLASS" in text
    assert Binder([LAND]).fields(asked(needs=(Needs(("zone", "code"), "plan.no_class_field"),)))


def test_what_is_read_in_which_order():
    read = []

    def reader(layer, names):
        read.append((layer, names))
        return table_from_geometries(layer.name, [], {name: [] for name in names}, "")

    result = Binder([LAND]).read(asked(first=("ID", None, "DLMC"), also=("ID", "REST", None)), reader)
    assert read == [(LAND, ["ID", "DLMC", "DLBM", "QLR", "REST"])]
    assert (result.role, result.table.name, result.fields["code"]) == ("survey", "land", "DLBM")
    assert read_bound(asked(), {"code": "DLBM"}, reader).fields == {"code": "DLBM"} and read[-1][1] == ["DLBM"]


def test_how_fields_were_taken_is_said():
    binder = Binder([LAND], notes_of=notes_by_role("intensity.field_taken"))
    binder.fields(asked(chosen={"code": "OTHER"}))
    assert len(binder.notes) == 2 and not any("OTHER" in note for note in binder.notes)
    every = Binder([LAND], notes_of=notes_by_role("intensity.field_taken", also_chosen=True))
    every.fields(asked(chosen={"code": "OTHER"}))
    assert len(every.notes) == 3 and "OTHER" in every.notes[0]


def test_garbled_names_are_said_once_a_layer():
    binder = Binder([Layer(field_names=("锟斤拷锟斤拷", "DLBM")), LAND])
    binder.note_garbled()
    assert len(binder.notes) == 1 and "锟斤拷" in binder.notes[0]


def test_fields_are_bound_by_the_binder_alone():
    """No check does the five steps once more: names are matched in core, and asked for by the binder."""
    users = {relative(path) for path in python_files("core", "bridge", "algorithms", "ui")
             for target, _line, _inside in imported(tree(path), ("groundrules", *relative(path).split("/")[:-1]))
             if target == "groundrules.core.layers.binding.bind_fields"}
    assert users == {"core/layers/binder.py", "core/quality/binding.py", "core/carbon/densities/own_table.py",
                     "core/monitoring/series/heads.py"}
