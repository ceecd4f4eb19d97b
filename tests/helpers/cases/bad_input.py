"""A small check of zoning over layers that a test makes, good or bad."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from helpers.cases.packs import CASES, QGIS_PACK, write_pack
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square, write

X, Y = 500_000, 2_500_000
WORST_FIRST = ("forbidden", "undetermined", "conditional", "allowed")


def plot(x: float, y: float = 0.0, side: float = 10.0) -> str:
    """A square of some metres, as WKT in EPSG:4547."""
    return square(X + x, Y + y, side)


def subjects(shapes, kind="Polygon", crs="EPSG:4547", kinds=None):
    """A memory layer of projects ``A``, ``B``… of the kind that the pack forbids on farmland."""
    return memory(f"{kind}?crs={crs}&field=XMBH:string&field=XMLX:string", [
        (shape, [chr(65 + k), kinds[k] if kinds else "城镇"]) for k, shape in enumerate(shapes)], "项目")


def farmland(shapes, kind="Polygon", crs="EPSG:4547", name="FARM"):
    return memory(f"{kind}?crs={crs}&field=BSM:string&field=DLBM:string", [
        (shape, [f"F{k + 1}", "0101"]) for k, shape in enumerate(shapes)], name)


def mixed(path, shapes, names=("XMBH", "XMLX"), values=lambda k: (chr(65 + k), "城镇"), layer="项目", **options):
    """A GeoPackage layer of any kind of geometry; a shape may be None."""
    from osgeo import ogr

    write(path, {name: "text" for name in names},
          [(shape, dict(zip(names, values(k)))) for k, shape in enumerate(shapes)], layer=layer,
          **{"kind": ogr.wkbUnknown, **options})
    return f"{path}|layername={layer}"


class Bench:
    """Runs over the small pack, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        write_pack(folder / "pack", QGIS_PACK, CASES)

    def parameters(self, subjects, controls, **more) -> dict:
        self.count += 1
        place = self.folder / str(self.count)
        place.mkdir(exist_ok=True)
        return {"SUBJECTS": subjects, "SUBJECT_ID": "XMBH", "CONTROLS": controls, "AREA_METHOD": "planar",
                "PACK_FILE": str(self.folder / "pack" / "pack.yaml"), "LANGUAGE": "en", "AS_OF": "2026-06-30",
                "VERDICTS": str(place / "v.gpkg"), "FINDINGS": str(place / "f.gpkg"),
                "LEDGER": str(place / "l.gpkg"), **more}

    def check(self, subjects, controls, **more):
        """Results, log, and rows of verdicts (by subject), findings and ledger."""
        parameters = self.parameters(subjects, controls, **more)
        done = run("checkzoning", parameters)
        assert done.results is not None, done.log
        verdicts = rows(parameters["VERDICTS"])
        return SimpleNamespace(
            results=done.results, log=done.log, rows=verdicts, findings=rows(parameters["FINDINGS"]),
            ledger=rows(parameters["LEDGER"]), verdicts={row["XMBH"]: row["verdict"] for row in verdicts})

    def stop(self, subjects, controls, **more) -> str:
        """What the run says that must stop, and nothing is written."""
        parameters = self.parameters(subjects, controls, **more)
        message = stopped("checkzoning", parameters)
        place = self.folder / str(self.count)
        assert list(place.iterdir()) == [], message
        return message

    def measure(self, subjects, controls, **more):
        """Results, pairs and ledger of measureoverlaps."""
        wanted = {name: str(self.folder / f"{name}.gpkg") for name in ("OUTPUT", "LEDGER")}
        numbers = results("measureoverlaps", {"SUBJECTS": subjects, "CONTROLS": controls, "AREA_METHOD": "planar",
                                              **wanted, **more})
        return SimpleNamespace(results=numbers, pairs=rows(wanted["OUTPUT"]), ledger=rows(wanted["LEDGER"]))


@pytest.fixture
def bench(tmp_path, qgis_app):
    return Bench(tmp_path)
