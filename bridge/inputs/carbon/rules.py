"""Results of carbon algorithms and a place, as core judges them by rules."""
from __future__ import annotations

from typing import Optional

from ....core.carbon.rules.check import CarbonRequest
from ....core.carbon.rules.judging import load_rules
from ....core.carbon.rules.pack import GROUND
from ....core.carbon.stock.patches import Zones
from ...reading.read import Snapshot, read
from .land import read_zones


def carbon_request(pack_path: str, results: dict[str, Snapshot], place: Optional[Snapshot], fields: tuple, method: str,
                   language: str, cancelled=None) -> CarbonRequest:
    """A question to ``check_carbon``.

    Args:
        pack_path: of the rules. results: result -> table or layer. place: where rules of ground inside it look.
        fields: with its ids and names, None each if absent. method: of areas. language: of words.

    Raises:
        InputError: a broken pack, layers that cannot be read.
    """
    pack = load_rules(pack_path)
    tables = {name: read(snapshot, check_crs=name == GROUND, cancelled=cancelled) for name, snapshot in results.items()}
    zones: Optional[Zones] = read_zones(place, *fields, cancelled)
    return CarbonRequest(pack, tables, zones, method, language)
