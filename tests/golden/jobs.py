"""What is frozen: every algorithm on the sample county, and the checks of land on bundles of real layers."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, NamedTuple

from helpers.county import results as every_result
from helpers.real_data import CHINO, DATA, HUIZHOU, LAUSANNE, NEW_GUINEA
from helpers.source import ROOT

PACKS = ROOT / "packs"
OVERLAPS = ("SUBJECTS", "SUBJECT_ID", "CONTROLS")
AS_OF = "2026-06-30"
NUMAZU = DATA / "plateau-urban-plans" / "numazu.gpkg"
TAKEO = DATA / "plateau-urban-plans" / "takeo.gpkg"


class Job(NamedTuple):
    """An algorithm and its inputs; ``needs`` is the file without which it cannot run."""

    algorithm: str
    inputs: Callable[[every_result.Data, Path], dict]
    needs: Path | None = None


def _of(path: Path, *names: str) -> list[str]:
    return [f"{path}|layername={name}" for name in names]


def _chino(_data, _folder) -> dict:
    return {"SUBJECTS": _of(CHINO, "lots")[0], "SUBJECT_ID": "chiban_id", "AS_OF": AS_OF,
            "CONTROLS": _of(CHINO, "agricultural_land", "flood_assumption", "buried_cultural_property",
                            "use_districts", "city_planning_area"),
            "PACK_FILE": str(PACKS / "example-jp-chino" / "pack.yaml")}


def _huizhou(_data, _folder) -> dict:
    plots = _of(HUIZHOU / "huizhou.gpkg", "land_use_plots")[0]
    return {"SUBJECTS": plots, "SUBJECT_ID": "ID", "FIELDS": ["land_use_plots", "use", "Layer"]}


def _pair(folder: Path, old: str, new: str) -> Callable[..., dict]:
    return lambda _data, _folder: {"OLD": str(folder / old), "NEW": str(folder / new), "AREA_METHOD": "planar"}


REAL = {
    "chino-checkzoning": Job("checkzoning", _chino, CHINO),
    "chino-measureoverlaps": Job("measureoverlaps", lambda *place: {
        name: value for name, value in _chino(*place).items() if name in OVERLAPS}, CHINO),
    "huizhou-checkintensity": Job("checkintensity", _huizhou, HUIZHOU / "huizhou.gpkg"),
    "takeo-checkintensity": Job("checkintensity", lambda *_: {
        "SUBJECTS": _of(TAKEO, "use_districts")[0], "SUBJECT_ID": "gml_id"}, TAKEO),
    "numazu-checkintensity": Job("checkintensity", lambda *_: {
        "SUBJECTS": _of(NUMAZU, "use_districts")[0], "SUBJECT_ID": "gml_id"}, NUMAZU),
    "lausanne-landusetransitionraster": Job(
        "landusetransitionraster", _pair(LAUSANNE, "ls250_06.tif", "ls250_12.tif"), LAUSANNE),
    "newguinea-landusetransitionraster": Job(
        "landusetransitionraster", _pair(NEW_GUINEA, "landcover2001s.tif", "landcover2015s.tif"), NEW_GUINEA),
}
#: What they write has versions of software, and hashes of which each machine has its own; the parts are frozen as what
#: is collected of them.
OF_A_MACHINE = ("repeatrun", "preparepartitions")
COUNTY = {name: Job(name, inputs) for name, inputs in every_result.JOBS.items() if name not in OF_A_MACHINE}
JOBS = {**COUNTY, **REAL}
#: Pictures of what the tables say, and files that hold a run's own time and place.
LEFT_AWAY = ("PDF", "MANIFEST", "NEW_MANIFEST", "DOCUMENTS", "FILLED", "STORE")
