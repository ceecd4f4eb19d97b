"""What land has to meet before it is supplied, as a pack of kind rights states it."""
from __future__ import annotations

from typing import NamedTuple

from ...contract.basis import Basis
from ...rules.model import Texts

#: Approvals cover the parcel; no supply on it; a plan in force covers it; no live right of a register on it; outside a
#: line; a document is named in a field of the parcel.
APPROVAL, SUPPLY, PLAN, REGISTER, LINE, DOCUMENT = KINDS = (
    "approval", "supply", "plan", "register", "line", "document")
#: Of them what is one layer that a parameter names.
SINGLE = (APPROVAL, SUPPLY, PLAN)


class SupplyItem(NamedTuple):
    """One thing that is asked of land.

    Attributes:
        kind: of ``KINDS``. title: what it is called. layers: how the layers of a register or line are called.
        fields: how the parcel's field with the number of a document is called. says: how to give it.
        basis: where it is written.
    """

    id: str
    kind: str
    title: Texts
    layers: tuple
    fields: tuple
    says: Texts
    basis: tuple[Basis, ...]
