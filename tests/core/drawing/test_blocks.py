"""Blocks of a DXF that repeat, nest or hold themselves: counted before anything draws them."""
from __future__ import annotations

import time

import pytest
from helpers.files.drawings import block, document_of_blocks, insert, polyline, square

from groundrules.core.drawing.blocks import DEEPEST, MOST_VERTICES, check_blocks
from groundrules.core.errors import InputError


def outline() -> str:
    """Of four vertices, none of which has a number that looks like the code of a place."""
    return polyline("红线", square(0.5, 0.5, 16, east=0, north=0))


def nested(depth: int, times: int) -> list:
    """Block B0 is one outline; each other one holds the one before some times."""
    return [block("B0", outline())] + [block(f"B{level}", *[insert(f"B{level - 1}")] * times)
                                       for level in range(1, depth)]


def refused(blocks, entities, ends: str = "\n") -> str:
    with pytest.raises(InputError) as error:
        check_blocks(document_of_blocks(blocks, entities).replace("\n", ends).encode(), "a.dxf")
    assert "a.dxf" in error.value.in_language("zh")
    return error.value.key


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_what_draws_more_than_can_be_read(ends):
    fits = int((MOST_VERTICES // 4) ** 0.5)
    document = document_of_blocks([block("A", outline())], [insert("a", columns=fits, rows=fits)])
    check_blocks(document.replace("\n", ends).encode(), "a.dxf")
    assert refused([block("A", outline())], [insert("a", columns=fits + 1, rows=fits + 1)], ends) \
        == "drawing.too_many_blocks"
    assert refused(nested(8, 10), [insert("B7")], ends) == "drawing.too_many_blocks"   # ten to the seventh
    assert refused([block("A", outline())], [insert("A")] * (MOST_VERTICES // 4 + 1) if ends == "\n" else
                   [insert("A", columns=2000, rows=2000)], ends) == "drawing.too_many_blocks"


def test_blocks_that_hold_themselves_or_lie_deep():
    assert refused([block("A", outline(), insert("A"))], [insert("A")]) == "drawing.block_in_itself"
    assert refused([block("A", insert("B")), block("B", insert("C")), block("C", insert("A"))],
                   [insert("A")]) == "drawing.block_in_itself"
    assert refused(nested(DEEPEST + 1, 1), [insert(f"B{DEEPEST}")]) == "drawing.blocks_too_deep"
    check_blocks(document_of_blocks(nested(DEEPEST, 1), [insert(f"B{DEEPEST - 1}")]).encode(), "a.dxf")
    check_blocks(document_of_blocks([block("A", insert("A"))], [outline()]).encode(), "a.dxf")   # nobody draws it
    check_blocks(document_of_blocks([], [insert("nobody", columns=30_000, rows=30_000)]).encode(), "a.dxf")


def test_one_block_by_many_ways_is_measured_once():
    """Forty levels of two inserts: two to the fortieth paths."""
    began = time.process_time()
    assert refused(nested(40, 2), [insert("B39")]) == "drawing.too_many_blocks"
    wide = [block(f"W{k}", *[insert(f"W{j}") for j in range(k + 1, 60)]) for k in range(60)]
    check_blocks(document_of_blocks(wide, [insert("W0")]).encode(), "a.dxf")
    assert time.process_time() - began < 2
