"""What is said of features that cannot be told apart by their ids, and of signs that only look like digits."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.outcomes import declared
from helpers.source import ROOT
from shapely.geometry import box

from groundrules.core.quality.cases import SCHEMA
from groundrules.core.quality.check import CHECK
from groundrules.core.quality.request import DataLayer, QualityRequest
from groundrules.core.table import FeatureTable

SURVEY = SCHEMA.form.read(ROOT / "packs" / "cn-survey")[0]


def messages(rule, language="en", **columns):
    """Sentences of one rule on patches side by side, whose feature ids begin with 11."""
    count = len(next(iter(columns.values())))
    shapes = np.array([box(500_000 + 100 * k, 0, 500_100 + 100 * k, 100) for k in range(count)], dtype=object)
    table = FeatureTable("DLTB", np.arange(11, 11 + count), shapes, pd.DataFrame(columns), "EPSG:4547")
    layer = DataLayer("DLTB", table, {name: name for name in columns}, {}, "DLTB", "polygon")
    return declared(CHECK, QualityRequest(SURVEY, {"DLTB": layer}, rules=(rule,), language=language)).findings[
        "message"].tolist()


def test_features_of_one_id_are_named_with_their_feature_ids():
    twice = messages("AT04", BSM=["A", "B", "A"])
    assert [sentence.split(":")[0] for sentence in twice] == ["DLTB A (feature 11)", "DLTB A (feature 13)"]
    assert messages("AT04", "zh", BSM=["A", "A"])[1].startswith("DLTB A（要素 12）：")
    empty, = messages("AT01", BSM=["A", "B"], DLBM=["0101", None])
    assert empty.startswith("DLTB B:")     # an id that stands once needs no more


@pytest.mark.parametrize(("field", "values", "count"), [
    ("SJNF", ["２０２４", "2024"], 1), ("SJNF", ["2024", "2024"], 0), ("ZLDWMC", ["样村（西）", "样村"], 0),
    ("ZLDWMC", ["１２", "样村"], 1)])
def test_full_width_digits_are_found_in_numbers_and_where_they_are_all_there_is(field, values, count):
    """Of a Chinese word full-width brackets are a part; a year that the file holds as text is a number."""
    sentences = messages("AT08", BSM=["A", "B"], **{field: values})
    assert len(sentences) == count and all(field in sentence for sentence in sentences)
