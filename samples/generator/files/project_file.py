"""Writes the QGIS projects of the sample county. Needs QGIS; the data are written without it."""

from __future__ import annotations

import pathlib
import re
import shutil
import tempfile
import uuid
import zipfile

from ..ground import terrain
from .english import FILE, GROUPS, NAMES, TITLES, dress
from .english import TITLE as ENGLISH_TITLE

TITLE = "样川县(虚构)"
# group -> layers from top to bottom; a trailing "-" means: not shown at first
TREE = {
    "项目": ["XMYD", "XMYD_access-"],
    "境界": ["XZQ", "CJDCQ-"],
    "底线": ["CZKFBJ", "LSWHBHX", "DZZHFXQ", "HLFXKZX", "YYSSYD-", "STBHHX", "YJJBNTBHTB", "YJJBNTBHTB_2019-"]
    + ["CZKFBJ_defects-", "STBHHX_defects-", "YJJBNTBHTB_defects-", "GKDY_defects-"],
    "规划": ["JZW", "LD", "XG_GHDK", "XG_JQJF-", "GHDK_defects-", "GHYDYH-", "GHFA_A-", "GHFA_B-", "GHFQ-", "GKDY-"],
    "调查": ["DLTB_defects-", "DLTB_2024", "DLTB_2020-"],
}
_UUID = re.compile(r"[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}")


def write_projects(folder, layers) -> None:
    """Write ``groundrules-sample.qgz`` and its English twin ``groundrules-sample-en.qgz`` beside ``county.gpkg``.

    A QgsApplication must run.

    Args:
        folder: where ``county.gpkg`` and ``county_en.gpkg`` lie.
        layers: the layers of the county, for their titles.
    """
    folder = pathlib.Path(folder)
    titles = {layer.name: layer.title for layer in layers}
    _write(folder, "groundrules-sample.qgz", titles, english=False)
    _write(folder, "groundrules-sample-en.qgz", titles | TITLES, english=True)


def _write(folder: pathlib.Path, name: str, titles: dict, *, english: bool) -> None:
    with tempfile.TemporaryDirectory() as work:  # QGIS touches a GeoPackage that it opens
        for file in ("county.gpkg", FILE):
            shutil.copy(folder / file, work)
        text = _written(pathlib.Path(work), titles, english)
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("groundrules-sample.qgs", (2025, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9
        )


def _written(work: pathlib.Path, titles: dict[str, str], english: bool) -> str:
    from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProject, QgsReferencedRectangle, QgsVectorLayer

    from .styles import STYLES

    project = QgsProject()
    project.setTitle(ENGLISH_TITLE if english else TITLE)
    project.setCrs(QgsCoordinateReferenceSystem(terrain.CRS))
    project.setEllipsoid("EPSG:1024")
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setFileName(str(work / "groundrules-sample.qgs"))
    extent = None
    for group_name, names in TREE.items():
        group = project.layerTreeRoot().addGroup(GROUPS[group_name] if english else group_name)
        for entry in names:
            name = entry.rstrip("-")
            file = FILE if english and name in NAMES else "county.gpkg"
            layer = QgsVectorLayer(f"{work / file}|layername={name}", titles[name], "ogr")
            if not layer.isValid():
                raise ValueError(f"{name} cannot be opened.")
            layer.setId(f"groundrules_sample_{name}")  # QGIS forgets ids of ten characters and less
            metadata = layer.metadata()   # what a file states has no CRS
            metadata.setCrs(layer.crs())
            layer.setMetadata(metadata)
            STYLES[name](layer)
            if english:
                dress(layer, name)
            project.addMapLayer(layer, False)
            node = group.addLayer(layer)
            node.setItemVisibilityChecked(not entry.endswith("-"))
            node.setExpanded(False)
            if name == "XZQ":
                extent = layer.extent()
    extent.scale(1.09)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    if not project.write():
        raise ValueError(f"The project could not be written: {project.error()}")
    text = (work / "groundrules-sample.qgs").read_text(encoding="utf-8")
    project.clear()
    return _settled(text, extent, str(work))


def _settled(text: str, extent, work: str) -> str:
    """Without user, time and random ids, and with the canvas where it should open."""
    text = re.sub(r' save(User|UserFull|DateTime)="[^"]*"', r' save\1=""', text)
    text = re.sub(r"<(creation|author)>[^<]*</", r"<\1></", text)
    text = re.sub(r'<date (value="[^"]*" )?type="Created"( value="[^"]*")?/>', "", text)
    text = re.sub(r"attachment:///\w+_styles\.db", "", text)
    text = re.sub(r"<elevation .*?</elevation>", "", text, flags=re.DOTALL)  # random colours of profiles
    text = re.sub(r"<individual-layer-settings>.*?</individual-layer-settings>", "", text, flags=re.DOTALL)
    seen: dict[str, str] = {}
    for result in _UUID.findall(text):
        seen.setdefault(result, str(uuid.uuid5(uuid.NAMESPACE_URL, f"groundrules-sample-{len(seen)}")))
    text = _UUID.sub(lambda match: seen[match.group()], text)
    canvas = (
        f'<mapcanvas name="theMapCanvas" annotationsVisible="1"><units>meters</units><extent>'
        f"<xmin>{extent.xMinimum():.1f}</xmin><ymin>{extent.yMinimum():.1f}</ymin>"
        f"<xmax>{extent.xMaximum():.1f}</xmax><ymax>{extent.yMaximum():.1f}</ymax></extent>"
        f"<rotation>0</rotation></mapcanvas>"
    )
    if work in text:
        raise ValueError("The project names the folder where it was written.")
    return text.replace("</qgis>", f"{canvas}\n</qgis>")
