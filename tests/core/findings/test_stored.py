"""Words of the store's list and of a finding's history."""
from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from groundrules.core.findings.card import CardWords
from groundrules.core.findings.history import EVENTS, history_card, state_lines
from groundrules.core.findings.index import FindingsIndex
from groundrules.core.findings.states import CHANGES, STALE, STATES
from groundrules.core.findings.stored import STORE_COLUMNS, moment, waiver_column, waiver_words
from groundrules.core.findings.table import STORE_EXPORTED, cell, exported_table, head
from groundrules.core.texts import text

EN, ZH = CardWords("en"), CardWords("zh")


def waivers(rows):
    return pd.DataFrame(rows, columns=["state", "waiver_expires", "waiver_ended"], dtype=object)


def test_what_is_said_of_waivers():
    frame = waivers([("waived", None, None), ("waived", "2026-12-31", None), ("open", None, "evidence"),
                     ("disputed", "2026-01-01", "expired"), ("open", None, "withdrawn"), ("open", None, None),
                     ("fixed", None, "rule"), ("open", None, "replaced")])
    assert waiver_column(frame).tolist() == ["holds", "until 2026-12-31", "evidence", "expired", None, None, None, None]
    assert waiver_words("until 2026-12-31", "en") == "holds until 2026-12-31"
    assert waiver_words("expired", "zh") == "豁免失效：已过有效期"


def test_no_waivers_at_all():
    assert waiver_column(waivers([])).tolist() == []


@pytest.mark.parametrize("words", [EN, ZH])
def test_every_column_and_word_is_there(words):
    assert all(head(name, words) for name in (*STORE_COLUMNS, *STORE_EXPORTED))
    texts = [cell("state", state, words) for state in STATES] + [cell("change", change, words) for change in CHANGES] \
        + [waiver_words(why, words.language) for why in STALE]
    assert len(set(texts)) == len(STATES) + len(CHANGES) + len(STALE)


def test_cells():
    words = CardWords("en", checks={"checkuse · a": "Check uses · a"})
    assert cell("check_name", "checkuse · a", words) == "Check uses · a"
    assert cell("check_name", "other", words) == "other"
    assert cell("comment_count", 0, words) == "" and cell("comment_count", 1200, words) == "1,200"
    assert cell("measured", np.nan, words) == "" and cell("measured", 1234.5, words) == "1,234.50"
    assert cell("unit", "m2", words) == "m²"


def test_times_are_those_of_this_computer():
    here = datetime.fromisoformat("2026-03-04T05:06:07+00:00").astimezone()
    assert moment("2026-03-04T05:06:07.890Z") == here.strftime("%Y-%m-%d %H:%M")
    assert moment("yesterday") == "yesterday"


def history(event, before=None, after="open", detail=None, author="ann"):
    return pd.DataFrame([{"happened": "2026-03-04T05:06:07.000Z", "author": author, "event": event,
                          "state_before": before, "state_after": after, "run": 1, "detail": detail}])


def empty(*names):
    return pd.DataFrame(columns=list(names))


NO_WAIVER = empty("reason", "author", "document", "expires", "given", "ended", "ended_why", "ended_by")
NO_COMMENT = empty("author", "written", "body")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_words(event, language):
    words = CardWords(language)
    sentence = history_card(history(event, "waived", "open", "evidence"), NO_WAIVER, NO_COMMENT, words)
    assert "ann" in sentence and (language == "en" or event not in sentence)
    assert text("followup.stale_evidence", language) in sentence


@pytest.mark.parametrize("author", [None, "", " "])
def test_that_no_name_was_given_is_said(author):
    for language, words in (("en", "name not given"), ("zh", "经办人未填写")):
        cards = [history_card(history("fixed", author=name), NO_WAIVER, NO_COMMENT, CardWords(language))
                 for name in (author, "ann")]
        assert f" · {words}" in cards[0] and words not in cards[1]


def test_history_escapes_and_shows_the_newest_first():
    comments = pd.DataFrame([{"author": "ann", "written": "2026-03-04T05:06:07Z", "body": "first <b>"},
                             {"author": "bob", "written": "2026-03-05T05:06:07Z", "body": "second"}])
    given = pd.DataFrame([{"reason": "r1", "author": "eve", "document": None, "expires": "2026-09-01",
                           "given": "2026-03-01T00:00:00Z", "ended": "2026-03-02T00:00:00Z", "ended_why": "withdrawn",
                           "ended_by": "dan"}])
    words = history_card(history("new"), given, comments, EN)
    assert "first &lt;b&gt;" in words and words.index("second") < words.index("first")
    assert "r1" in words and "withdrawn" in words and "dan" in words
    assert history_card(empty(*history("new").columns), NO_WAIVER, NO_COMMENT, EN).startswith("<p>Nothing has happened")


def test_lines_of_a_card():
    finding = {"state": "open", "state_since": "2026-03-04T05:06:07Z", "waiver": "evidence", "waiver_reason": "old",
               "waiver_author": "eve", "waiver_document": None, "check_name": "demo", "change": "changed",
               "verdict_before": "conditional", "measured_before": 2.5}
    lines = dict(state_lines(finding, EN))
    assert lines["State"].startswith("open, since 2026-03-0")
    assert lines["Waiver"] == ["stale: geometry or values changed", "old · eve"]
    assert lines["Change"] == ["changed", "before: Conditional, measured 2.50"]


def test_an_exported_table_has_numbers_and_no_names():
    frame = pd.DataFrame({"state": ["waived", "open"], "verdict": ["forbidden"] * 2, "measured": [1234.567, np.nan],
                          "limit_value": [2.0, 2.0], "waiver": ["holds", None], "waiver_author": ["eve", None],
                          "waiver_reason": ["old", None], "subject_id": ["0601", "2"], "message": ["a", "b"]})
    table = exported_table(FindingsIndex(frame), np.array([1, 0]), EN, "Findings", STORE_EXPORTED)
    assert table.frame["measured"].tolist()[1] == 1234.57 and np.isnan(table.frame["measured"][0])
    assert table.frame["subject"].tolist() == ["2", "0601"]
    assert "eve" not in table.frame.to_csv()
