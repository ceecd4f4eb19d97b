"""Where a rule is written, as tables of packs tell it: nothing unverified looks like law."""
from __future__ import annotations

import pytest
from helpers.source import ROOT

from groundrules.core.control_lines.kinds import kinds
from groundrules.core.farmland.balance_cases import load_balance
from groundrules.core.packs.basis import basis_text


@pytest.mark.parametrize(("number", "article", "verified", "language", "told"), [
    ("No. 7", "33", False, "en", "A law, clause to be checked"), ("No. 7", "33", False, "zh", "A law，条款待核"),
    ("No. 7", "33", True, "en", "A law No. 7, article 33"), ("", "33", True, "zh", "A law第33条"),
    ("No. 7", "", True, "en", "A law No. 7"), ("", "", False, "en", "A law, clause to be checked")])
def test_number_and_article_only_where_verified(number, article, verified, language, told):
    assert basis_text("A law", number, article, verified, language) == told
    assert basis_text("", number, article, verified, language) == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_shipped_prints_no_number_and_speaks_one_language(language):
    parameters = load_balance(ROOT / "packs" / "cn-farmland-balance").parameters
    told = {one.source(language) for one in parameters} | {kind.basis(language) for kind in kinds().values()} - {""}
    assert len(told) > 6 and all("to be checked" in one or "条款待核" in one for one in told)
    assert not any("〔" in one for one in told)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in one) == (language == "zh") for one in told)
