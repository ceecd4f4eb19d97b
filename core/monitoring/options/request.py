"""What a comparison of options is asked, and the columns of its answer."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ..compute.request import ComputeRequest
from ..pack.model import Indicator, MonitoringPack

#: What an option is to another by one indicator. ``NOT_COMPARED``: the pack states no direction.
REFERENCE, BETTER, WORSE, ALIKE, OPEN, NOT_COMPARED = COMPARISONS = (
    "reference", "better", "worse", "alike", "undetermined", "not_compared")
#: What an option is to another by all indicators.
BETTER_ON_ALL, WORSE_ON_ALL, TRADE_OFF = "better_on_all", "worse_on_all", "trade_off"
RELATIONS = (BETTER_ON_ALL, WORSE_ON_ALL, TRADE_OFF, ALIKE, OPEN)
OPTION_COLUMNS = {
    "indicator_id": "string", "title": "string", "dimension": "string", "dimension_title": "string", "unit": "string",
    "direction": "string", "option": "string", "value": "Float64", "lower": "Float64", "upper": "Float64",
    "state": "string", "difference": "Float64", "difference_lower": "Float64", "difference_upper": "Float64",
    "comparison": "string", "is_best": "boolean", "reference": "string", "reason": "string", "needed": "string",
    "definition": "string", "source": "string", "verified": "boolean"}
DOMINANCE_COLUMNS = {
    "option": "string", "other": "string", "relation": "string", "better": "string", "worse": "string",
    "alike": "string", "undetermined": "string", "better_count": "Int64", "worse_count": "Int64",
    "alike_count": "Int64", "undetermined_count": "Int64", "said": "string"}
SCORE_COLUMNS = {
    "option": "string", "score": "Float64", "lower": "Float64", "upper": "Float64", "best_rank": "Int64",
    "worst_rank": "Int64", "weights": "string", "reason": "string"}


class Weight(NamedTuple):
    """How much an indicator counts in the score, and between which values it goes from 0 to 1.

    Attributes:
        weight: above 0, without unit. worst, best: in the unit of the indicator; None: the worst and the best option.
    """

    weight: float
    worst: Optional[float] = None
    best: Optional[float] = None


@dataclass(frozen=True)
class OptionsRequest:
    """Options to compare.

    Attributes:
        pack: of kind monitoring. options: name -> layers, rows and statistics of the option, in the order of tables.
        reference: name of the option that differences are to.
        paired: (id in rows, option, other) -> least and most that the first is more than the second, as another
            algorithm found it for both together; what is uncertain for both alike cancels there.
        chosen: ids of the indicators that are compared; empty: all of the pack.
        weights: indicator -> ``Weight``; empty: no score.
        tolerance: share of the larger of two values by which they may differ and count as alike.
        plan_role: of the layer that makes an option, whose ground should be the same in all; empty: none does.
    """

    pack: MonitoringPack
    options: Mapping[str, ComputeRequest]
    reference: str
    paired: Mapping[tuple[str, str, str], tuple[float, float]] = field(default_factory=dict)
    chosen: Sequence[str] = ()
    weights: Mapping[str, Weight] = field(default_factory=dict)
    tolerance: float = 0.0
    plan_role: str = ""
    language: str = "en"

    @property
    def compared(self) -> list[Indicator]:
        """The indicators that are compared, in the order of the pack."""
        return [indicator for key, indicator in self.pack.indicators.items() if key in self.chosen or not self.chosen]
