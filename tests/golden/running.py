"""Runs of the jobs, and what they gave."""
from __future__ import annotations

import html
import re
from pathlib import Path

from golden.frozen import Seen, Table, cell, timeless
from golden.jobs import LEFT_AWAY, Job
from helpers.cells import items
from helpers.county import results as every_result
from helpers.desk.running import run
from osgeo import gdal
from qgis.core import QgsWkbTypes

from groundrules.algorithms.common.outputs import Outputs
from groundrules.bridge.project import styles
from groundrules.bridge.project.looks import PLAIN, own_look

#: What nobody reads, and the manifest, which names libraries and hashes files.
_UNSEEN = re.compile(r"<(style|script|svg|head|pre)\b.*?</\1>|<section id=\"manifest\">.*?</section>", re.DOTALL)
_BLOCK = re.compile(r"</?(p|div|li|ul|ol|tr|table|h\d|section|article|details|summary|dt|dd|br|caption)\b[^>]*>")


class Dressed:
    """Which outputs of the runs within it get a look on the map, and which are drawn as QGIS draws any layer."""

    def __init__(self):
        self.bare = {}

    def __enter__(self):
        self.before = Outputs._sink, styles.dress_classes

        def sink(outputs, name, form, verdict_field, style=None):
            algorithm = outputs.algorithm.name()
            made = self.before[0](outputs, name, form, verdict_field, style)
            if form.kind != QgsWkbTypes.Type.NoGeometry and style is None and own_look(algorithm, name) is None \
                    and verdict_field not in form.fields.names():
                self.bare[outputs.final_name(name)] = algorithm, name
            return made

        def dress_classes(context, destination, *legend):
            self.bare.pop(destination)
            self.before[1](context, destination, *legend)

        Outputs._sink, styles.dress_classes = sink, dress_classes
        return self

    def __exit__(self, *_):
        Outputs._sink, styles.dress_classes = self.before


def seen(job: Job, data: every_result.Data, folder: Path, language: str) -> Seen:
    """Run a job in a language, and read all that it wrote."""
    left_away = (*LEFT_AWAY, "REPORT") if job.needs else LEFT_AWAY
    outputs = {name: target for name, target in every_result.all_outputs(job.algorithm, folder).items()
               if name not in left_away and Path(target).suffix}   # a folder has a report a project: the same again
    with Dressed() as dressed:
        done = run(job.algorithm, {**job.inputs(data, folder), "LANGUAGE": language, **outputs})
    assert set(dressed.bare.values()) <= set(PLAIN), "results without a look on the map, and without a reason for it"
    assert done.results is not None, done.log
    counts = {name: cell(value, folder) for name, value in sorted(done.results.items())
              if value is None or isinstance(value, (bool, int, float))}
    tables, lines = {}, {"log": _log(done.log, data.folder.parent)}
    for name, target in sorted(outputs.items()):
        path = Path(target)
        if path.suffix == ".gpkg" and path.exists():
            tables[name] = _table(path, data.folder.parent)
        elif path.suffix in (".html", ".txt") and path.exists():
            lines[name] = shown(path, data.folder.parent)
    return Seen(counts, tables, lines)


def _log(text: str, folder: Path) -> list[str]:
    return _once(timeless(line.rstrip(), folder) for line in text.splitlines())


def _once(lines) -> list[str]:
    """Lines with words, each the first time that it comes: numbers without words are facts of tables."""
    return list(dict.fromkeys(line for line in lines if re.search(r"[^\W\d_]{2}", line)))


def _table(path: Path, folder: Path) -> Table:
    """Cells of a result, and of each geometry its area, its parts and where it lies."""
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        layer = source.GetLayer(0)
        # without layers of packs it is the pack's id in each row, see tests/core/packs/test_pack_of_findings.py
        names = [field.GetName() for field in layer.schema if field.GetName() != "rule_pack"]
        spatial = layer.GetGeomType() != 100
        rows, read = [], items(layer)
        for feature in layer:
            values = [cell(value, folder) for name, value in read(feature).items() if name != "rule_pack"]
            rows.append((*values, *_shape(feature.GetGeometryRef(), folder)) if spatial else tuple(values))
    return Table([*names, *(("geometry", "geometry_area", "west", "south") if spatial else ())], rows)


def _shape(geometry, folder: Path) -> tuple:
    if geometry is None or geometry.IsEmpty():
        return (None,) * 4
    west, _, south, _ = geometry.GetEnvelope()
    return (f"{geometry.GetGeometryName()} {max(1, geometry.GetGeometryCount())}",
            *(cell(float(value), folder) for value in (geometry.Area(), west, south)))


def shown(path: Path, folder: Path) -> list[str]:
    """Lines that a reader of a report or text file sees."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]+>", " ", _BLOCK.sub("\n", _UNSEEN.sub("", text))))
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return _once(timeless(line, folder) for line in lines)
