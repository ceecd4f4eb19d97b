"""Algorithms on rights beside those that they stand on: ``turns.py JOB COUNT ROUNDS``.

Jobs: rights on the same ground against the overlap rule of the check of data quality (``same``), affected holders
against measured overlaps of the same layers (``holders``; ``pieces``: with pieces and ledger), the life of land in
seven stages against one overlay of two of them, equal (``stages``) or moved (``shifted``). All runs are of one process,
in turn; what counts is the processor's time.
Prints JSON: the number of features, and the seconds of each side.
"""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import files
import worker
from rights import layers

SCHEMA = str(files.ROOT / "tests" / "data" / "packs" / "parcels" / "pack.yaml")
KEPT = "TEMPORARY_OUTPUT"


def same(count: int) -> dict:
    """Both sides on the same parcels, in the plane: overlaps written as findings."""
    source = layers.rights(count)
    return {"ours": ("checkrights", {"RIGHTS": [source], "RULES": "RIGHT-SAME", "OUTPUT": KEPT, "CONFLICTS": KEPT,
                                     "FINDINGS": KEPT}),
            "peer": ("checkdataquality", {"LAYERS": [source], "PACK": "", "PACK_FILE": SCHEMA,
                                          "ROLES": [source, "parcels"], "CODE_PACK": "", "RULES": "OVERLAP",
                                          "FINDINGS": KEPT, "RULE_STATES": KEPT})}


def holders(count: int) -> dict:
    """Projects on parcels with holders, and the overlaps of both layers."""
    projects, parcels = files.light_zones(max(20, count // 50)), layers.rights(count)
    return {"ours": ("affectedholders", {"SUBJECTS": projects, "SUBJECT_ID": "zone_id", "RIGHTS": [parcels],
                                         "HOLDERS": layers.holders(count), "OUTPUT": KEPT}),
            "peer": ("measureoverlaps", {"SUBJECTS": projects, "SUBJECT_ID": "zone_id", "CONTROLS": [parcels],
                                         "OUTPUT": KEPT})}


def stages(count: int, shift_m: float = 0.0) -> dict:
    """Seven stages, and the overlay of the third and the fourth."""
    sources = layers.stages(count, shift_m)
    return {"ours": ("tracelifecycle", {"LAYERS": sources, "AS_OF": "2026-06-30", "OUTPUT": KEPT, "PARCELS": KEPT}),
            "peer": ("measureoverlaps", {"SUBJECTS": sources[3], "CONTROLS": [sources[2]], "OUTPUT": KEPT}),
            "overlay": ("native:intersection", {"INPUT": sources[3], "OVERLAY": sources[2], "OUTPUT": KEPT})}


def pieces(count: int) -> dict:
    """Both with the ground of each pair, and ours with the ledger."""
    (ours, own), (peer, other) = holders(count).values()
    return {"ours": (ours, {**own, "PIECES": KEPT, "LEDGER": KEPT}), "peer": (peer, {**other, "PIECES": KEPT})}


JOBS = {"same": same, "holders": holders, "pieces": pieces, "stages": stages,
        "shifted": lambda count: stages(count, layers.SHIFT_M)}


def run(name: str, parameters: dict) -> dict:
    """An algorithm of ours, in English, or another one."""
    import processing

    if ":" in name:
        return processing.run(name, parameters)
    return processing.run(f"groundrules:{name}", {**parameters, "LANGUAGE": "en"} if name != "measureoverlaps"
                          else parameters)


def main(job: str, count: int, rounds: int) -> dict:
    keep = worker.start_qgis()
    taken, _sides = worker.take_turns(lambda size: {side: [step] for side, step in JOBS[job](size).items()}, run, count,
                                      rounds, 400)
    del keep
    return {"count": count, "seconds": taken}


if __name__ == "__main__":
    result = main(sys.argv[1], *map(int, sys.argv[2:4]))
    print(json.dumps(result))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave
