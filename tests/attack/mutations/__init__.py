"""Damage to files, by kind: ``choose`` draws one that fits a base and does it to a copy."""
from __future__ import annotations

from pathlib import Path
from random import Random
from typing import NamedTuple

from attack.mutations import attributes, geometry, packs, rasters, raw, stores, systems, texts

SLOWER = 8   # see ``geometry.SPIKES``: seen to take 151 s of processor time


class Damage(NamedTuple):
    """What was done.

    ``effect``: ``"same"``: the file says the same in another way; ``"hides"``: something of it can be read no longer;
    ``"empties"``: a layer has no rows left, which may be the truth, but must be told;
    ``"turns"``: something of it is another kind of geometry, of which only some have a use; ``"any"``: it says
    something else. ``path``: the file to read, which may have another suffix. ``slower``: how many times the limits of
    time the case may take.
    """

    what: str
    effect: str
    path: Path
    slower: int = 1


def _kinds(base: str, path: Path) -> list:
    """Mutations that fit: (function, how often)."""
    if path.is_dir():
        return packs.MUTATIONS
    if path.suffix == ".tif":
        return [*rasters.MUTATIONS, (raw.damage, 4)]
    if path.suffix == ".gpkg" and base.startswith("store"):
        return [*stores.MUTATIONS, (raw.damage, 4)]
    if path.suffix == ".gpkg":
        return [*geometry.MUTATIONS, *attributes.MUTATIONS, *systems.MUTATIONS, (raw.damage, 6)]
    return [*texts.MUTATIONS, (raw.damage, 2)]


def choose(random: Random, base: str, path: Path, layer: str) -> Damage:
    """Draw one mutation and do it to the file at ``path``, a copy."""
    kinds = _kinds(base, path)
    mutation = random.choices([kind for kind, _ in kinds], [often for _, often in kinds])[0]
    what, effect, *other = mutation(random, path, layer)
    return Damage(f"{mutation.__module__.rpartition('.')[2]}.{mutation.__name__}: {what}", effect,
                  other[0] if other else path, SLOWER if what.startswith(geometry.SPIKES) else 1)
