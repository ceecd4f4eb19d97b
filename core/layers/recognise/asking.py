"""What a check asks of the layers in its roles: which fields, what their values may mean, how these are written."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Optional

from ...contract.pack_head import PackHead
from ...rules.model import Pack, Texts
from ...texts import pick
from .mapping import AskedField, asked_fields


class Asking:
    """What is asked; a kind of check says what of which role.

    Args:
        pack: that asks. titles: role -> what it is called, by language.
    """

    def __init__(self, pack: PackHead, titles: Mapping[str, Texts]):
        self.pack, self.titles = pack, titles

    def title(self, role: str, language: str) -> str:
        """What a role is called.

        Args:
            role: of the check. language: ``"en"`` or ``"zh"``.
        """
        return pick(self.titles.get(role, {}), language) or role

    def key(self, role: str) -> str:
        """Under which a mapping in a role is kept: roles with the same key share what is said of a layer.

        Args:
            role: of the check.
        """
        return role

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a layer, what matters most first.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        raise NotImplementedError


class ZoningAsking(Asking):
    """What a rule pack asks.

    Args:
        pack: with the rules. controls: roles that have a layer: other rules ask nothing of the subjects.
    """

    def __init__(self, pack: Pack, controls: Iterable[str]):
        super().__init__(pack, {key: role.title for key, role in pack.roles.items()})
        self.controls = set(controls)

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a layer.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        return asked_fields(self.pack, role, self.controls)
