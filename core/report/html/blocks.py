"""Blocks of a report, which paper prints too, as the template shows them."""
from __future__ import annotations

from ...geometry.parallel import asking
from ..blocks import Block, PaperCharts, PaperMap, PaperTable, PaperText
from ..charts.svg import scene_svg
from ..maps.svg import svg_of


def block_views(blocks, language: str) -> list[dict]:
    """What the template shows of blocks, by its names.

    Args:
        blocks: in order. language: of the report.
    """
    def caption(picture) -> str:
        return f"{picture.title}{'。' if language == 'zh' else '. '}{' '.join(picture.words)}"

    views: list[dict] = []
    begins = pages = False     # of blocks on a page of their own the contents list the first
    for place, block in asking(enumerate(blocks, 1), 1):    # a map takes hundredths of a second
        if isinstance(block, PaperText) and block.kind == "page":
            begins = pages = True
            continue
        view = {"id": f"block-{place}", "title": block.title, **_view(block, place, language)}
        if isinstance(block, PaperMap) and block.scale < 1.0 and views and views[-1]["kind"] == "figures":
            last, before = views[-1], blocks[place - 2]
            if isinstance(before, PaperMap) and before.scale < 1.0 and len(last["drawings"]) == 1:
                # of several maps side by side none is the title of all
                last |= {"title": "", "notes": (), "drawings": [
                    (last["drawings"][0][0], caption(before))]}
            last["drawings"] += [(drawing, caption(block)) for drawing, _words in view[
                "drawings"]]      # beside charts, with its title below it
        else:
            views.append({**view, "begins_page": begins, "is_listed": begins or not pages})
            begins = False
    return views


def _view(block: Block, place: int, language: str) -> dict:
    if isinstance(block, PaperTable):
        heads = [{"label": column.title, "kind": "n" if column.align == "right" else ""} for column in block.columns]
        return {"kind": "table", "heads": heads, "notes": block.notes, "rows": [
            {"strong": number in block.strong, "cells": [
                (*words.partition("\n")[::2], head["kind"], block.tone_at(number, place),
                 block.files[number] if block.files and not place else "")
                for place, (words, head) in enumerate(zip(row, heads))]}
            for number, row in enumerate(block.rows)]}
    if isinstance(block, PaperText):
        return {"kind": "list" if block.kind == "list" else "text", "words": block.paragraphs, "is_notice":
                block.kind == "notice"}
    if isinstance(block, PaperMap):
        return {"kind": "figures", "notes": block.words, "drawings": [
            (svg_of(block.view, block.shown_in or language, f"m{place}"), "")]}
    if isinstance(block, PaperCharts):
        return {"kind": "figures", "notes": block.words, "drawings": [
            (scene_svg(scene, f"c{place}-{number}"), "") for number, scene in enumerate(block.scenes)]}
    raise TypeError(type(block).__name__)
