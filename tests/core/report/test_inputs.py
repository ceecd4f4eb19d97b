"""What a report is made of: drawings, projects, a check's result, layers and manifests."""
from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from helpers.cases.report import report
from helpers.cases.zoning import CRS, box, layer, pack
from helpers.files.report_page import section
from helpers.store.made import finding, table

from groundrules.core.errors import InputError
from groundrules.core.report.checked import checked_section
from groundrules.core.report.data import ReportHead
from groundrules.core.report.html.build import build_report
from groundrules.core.report.html.projects import file_names, names_of_files, project_reports
from groundrules.core.report.layers import Results, read_manifest, report_from_tables
from groundrules.core.report.maps.drawing import HEIGHT, WIDTH, draw
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.report import report_from_result
from groundrules.core.zoning.request import ZoningRequest

# -- drawings --------------------------------------------------------------------------------------

def path_numbers(frame):
    shapes = (*frame.subject, *frame.pieces)
    return np.array([float(number) for shape in shapes
                     for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", shape.path)])


def test_a_drawing_is_in_its_own_units_with_a_scale_bar():
    subject = shapely.box(500_000, 3_000_000, 500_300, 3_000_200)
    drawing = draw(subject, [(shapely.box(500_000, 3_000_000, 500_100, 3_000_200), "forbidden")], "EPSG:4547")
    (frame,) = drawing.frames
    numbers = path_numbers(frame)
    assert numbers.min() >= 0 and numbers.max() <= max(WIDTH, HEIGHT)
    assert frame.bar_text == "50 m" or frame.bar_text == "100 m"
    per_metre = frame.bar_length / float(frame.bar_text.split()[0])
    xs = [float(x) for x in re.findall(r"[ML](\d+\.?\d*) ", frame.subject[0].path)]
    assert max(xs) - min(xs) == pytest.approx(300 * per_metre, abs=0.3)
    assert drawing.verdicts == ("forbidden",)


def test_degrees_are_drawn_in_proportion():
    """A square of 100 m at 60° north stays a square."""
    step = 100 / 111_195.0
    square = shapely.box(110, 60, 110 + 2 * step, 60 + step)
    (frame,) = draw(square, [], "EPSG:4490").frames
    xy = np.array(re.findall(r"[ML](\S+) ([0-9.]+)", frame.subject[0].path), dtype=float)
    width, height = np.ptp(xy, axis=0)
    assert width == pytest.approx(height, rel=0.01)


def test_a_small_piece_is_ringed_and_enlarged():
    subject = shapely.box(0, 0, 1000, 800)
    sliver = shapely.box(0, 0, 2, 1.5)
    whole, detail = draw(subject, [(sliver, "forbidden")], "EPSG:4547").frames
    assert len(whole.rings) == 1 and whole.locator is not None
    assert detail.bar_text in ("1 m", "2 m") and detail.locator is None


def test_lines_points_holes_and_collections_are_drawn():
    ring = shapely.Polygon(shapely.box(0, 0, 10, 10).exterior, [shapely.box(4, 4, 6, 6).exterior])
    (frame,) = draw(ring, [], "EPSG:4547").frames
    assert frame.subject[0].path.count("Z") == 2
    line = shapely.LineString([(0, 0), (100, 50)])
    (frame,) = draw(line, [(shapely.LineString([(0, 0), (50, 25)]), "forbidden")], "EPSG:4547").frames
    assert [shape.kind for shape in frame.pieces] == ["line"]
    (frame,) = draw(shapely.Point(5, 5), [(shapely.Point(5, 5), "forbidden")], "EPSG:4547").frames
    assert frame.subject[0].kind == "point" and frame.bar_text == ""
    mixed = shapely.GeometryCollection([line, shapely.box(0, 0, 5, 5)])
    (frame,) = draw(None, [(mixed, "")], "").frames
    assert {shape.kind for shape in frame.pieces} == {"area", "line"}
    assert draw(None, [(None, "forbidden")], "") is None
    assert draw(shapely.Polygon(), [], "") is None


def test_a_heavy_shape_makes_a_light_drawing():
    angle = np.linspace(0, 2 * np.pi, 200_001)
    coast = shapely.Polygon(np.c_[1000 * np.cos(angle), 1000 * np.sin(angle)])
    (frame,) = draw(coast, [], "EPSG:4547").frames
    assert len(frame.subject[0].path) < 5_000
    pieces = [(shapely.box(n, 0, n + 0.5, 0.5), "forbidden") for n in range(300)]
    assert draw(coast, pieces, "EPSG:4547").not_drawn == 100


# -- projects --------------------------------------------------------------------------------------

def test_one_report_a_project_and_an_index():
    pages = dict(project_reports(report()))
    assert list(pages) == ["index.html", "P1.html", "P2.html", "project.html", "manifest.json"]
    assert "/home/wang" not in pages["manifest.json"] and "county.gpkg" in pages.pop("manifest.json")
    assert 'href="P1.html"' in pages["index.html"] and "甲-001" not in pages["index.html"]
    assert "4 个检测对象" in section(pages["index.html"], "result")
    assert "甲-001" in pages["P1.html"] and "乙-002" not in pages["P1.html"]
    assert "No layer for heritage" in pages["P1.html"]      # concerns every project
    assert "312.00" in section(pages["P1.html"], "ledger-1")
    assert 'href="index.html"' in pages["P2.html"]
    assert "丁-004" in pages["project.html"] and "无项目编号" in pages["project.html"]


def test_file_names_are_safe_and_unique():
    ids = ["A/1", "A:1", "a_1", "CON", "con.2024", "index", "末尾. ", "", "..\\x", "x" * 300, "e\u0301", "é"]
    names = list(file_names(ids).values())
    assert len({name.casefold() for name in names}) == len(ids)
    for name in names:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name) and len(name) < 100
        assert name[:-5].split(".")[0].casefold() not in ("con", "index")
        assert not name[:-5].endswith((" ", "."))
    assert file_names(["XM-001"])["XM-001"] == "XM-001.html"
    assert names_of_files(["East-1", "East-2", "East-1"]) == ["East-1.html", "East-2.html", "East-1-2.html"]


# -- from a check, from layers ---------------------------------------------------------------------

@pytest.fixture(scope="module")
def checked():
    farm = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})
    subjects = table_from_geometries(
        "PROJECTS", [box(90, 0, 110, 10), box(90, 20, 110, 30), box(200, 0, 210, 10)],
        {"claim": [None, "3", None], "number": [None, "No. 7", None]}, CRS)
    request = ZoningRequest(subjects, [farm], pack(), subject_fields={"claim": "claim", "number": "number"},
                            area_method="planar", as_of=date(2026, 6, 1), with_ledger=True)
    return check_zoning(request), request


def test_report_of_a_real_check(checked):
    result, request = checked
    data = report_from_result(result, request, {"pack": "test"}, "en",
                              ReportHead("My check", other_files=("out.gpkg",)), unbound_layers=("SPARE",))
    html = build_report(data)
    cards = section(html, "cards")
    assert "Presumption exception not claimed" in cards and cards.count("exception not claimed") == 1
    assert "Land Law clause to be checked" in cards and "List: number supplied, not verified (No. 7)" in cards
    assert "Forbidden 1" in section(html, "result") and "No conflict found 1" in section(html, "result")
    assert "SPARE" in section(html, "scope") and "100.00" in section(html, "ledger-1")
    assert 'id="projects"' not in html               # every subject is its own project
    assert "Coverage assumed" in section(html, "result")


def test_a_manifest_carries_the_scope_to_a_later_report(checked):
    result, request = checked
    data = report_from_result(result, request, None, "en")
    manifest = {"checked": checked_section(data)}
    crs = request.subjects.crs
    later = report_from_tables(Results(
        [table_from_geometries("findings", result.finding_geometry, dict(result.findings), crs)],
        [table_from_geometries("verdicts", request.subjects.geometry, dict(result.verdicts), crs)],
        manifests=[manifest]), ReportHead(made_on=data.made_on), language="en")
    first, second = build_report(data), build_report(later)
    assert section(second, "cards") == section(first, "cards")
    assert section(second, "scope") == section(first, "scope")
    assert section(second, "findings") == section(first, "findings")


def test_edited_manifests_do_no_harm():
    manifest = {"checked": {"controls": [{"status": "approved"}, 7, {"status": "checked", "title": 3}],
                            "rules": [{"basis": [[1, 2]]}, "x"], "notes": "text", "coverage_assumed": "no"}}
    deep = []
    for _ in range(500):
        deep = [deep]
    manifest.update(mixed=[{"a": 1}, "b", None, [{"c": 2}]], deep=deep, items="x")
    page = build_report(report_from_tables(Results(manifests=[manifest]), language="en"))
    assert "mixed a 1 b – c 2" in section(page, "manifest")


def test_layers_must_be_what_they_are_given_as():
    table = table_from_geometries("parcels", [None], {"DKBH": ["1"]})
    for kind in ("findings", "verdicts", "ledgers"):
        with pytest.raises(InputError) as error:
            report_from_tables(Results(**{kind: [table]}))
        assert error.value.key == "report.columns_missing" and "parcels" in str(error.value)
    numbers = table_from_geometries("f", [None], {"verdict": ["x"], "rule_id": ["R"], "message": ["m"],
                                                  "measured": ["many"]})
    with pytest.raises(InputError) as error:
        report_from_tables(Results([numbers]))
    assert error.value.key == "report.columns_text"
    with pytest.raises(InputError) as error:
        report_from_tables(Results())
    assert error.value.key == "report.empty"


def test_short_names_and_flags_of_other_formats_are_understood():
    frame = {"verdict": ["forbidden"], "rule_id": ["R"], "message": ["m"], "subj_id": ["A"], "verified": [0]}
    table = table_from_geometries("dbf", [None], frame)
    data = report_from_tables(Results([table]), language="en", short_names={"subject_id": "subj_id",
                                                                            "basis_verified": "verified"})
    assert data.findings["subject_id"].tolist() == ["A"]
    assert "1 of 1 finding rests on rules that have not been verified" in build_report(data)


def _pack(id_, **shorts):
    """As far as a report reads a pack."""
    roles = {role: SimpleNamespace(short=short, title={"en": role.upper()}) for role, short in shorts.items()}
    return SimpleNamespace(id=id_, roles=roles)


ONE, TWO = _pack("one", prime="farm", red_line="red"), _pack("two", other_farm="farm", growth="grow")


@pytest.mark.parametrize(("packs", "manifests", "shorts", "roles", "words"), [
    ((ONE, TWO), (), ("farm", "red"), ("prime", "red_line"), ""),              # one pack has them all
    ((ONE, TWO), (), ("farm",), (), "mean different controls"),
    ((ONE, TWO), ({"pack": {"id": "two"}},), ("farm",), ("other_farm",), ""),  # the manifest says which
    ((ONE, TWO), (), ("farm", "sea"), (), "no rule pack has controls"),
    ((), (), ("farm",), (), "v_farm")])
def test_short_fields_of_controls_are_read_by_the_pack_or_told(packs, manifests, shorts, roles, words):
    frame = {"verdict": ["forbidden"], "subj_id": ["A"], "m_own": [1.0]}
    for short in shorts:
        frame |= {f"v_{short}": ["forbidden"], f"m2_{short}": [12.5]}
    table = table_from_geometries("dbf", [None], frame)
    data = report_from_tables(Results(verdicts=[table], manifests=manifests), packs=packs, language="en",
                              short_names={"subject_id": "subj_id"})
    values = {name for name in data.verdicts.columns if name.endswith("_verdict")}
    assert values == {f"{role}_verdict" for role in roles}
    assert all(data.verdicts[f"{role}_m2"].tolist() == [12.5] for role in roles)
    assert "m_own" in data.verdicts.columns       # a field of the user's own
    notes = " ".join(data.notes)
    assert (words in notes and "MANIFESTS" in notes and "dbf" in notes) if words else "MANIFESTS" not in notes


def test_layers_in_another_system_are_named_and_not_drawn():
    frame = {"verdict": ["forbidden"], "subject_id": ["A"]}
    tables = [table_from_geometries(name, [box(0, 0, 10, 10)], frame, crs)
              for name, crs in (("first", CRS), ("second", "EPSG:4490"))]
    html = build_report(report_from_tables(Results(verdicts=tables), language="en"))
    assert "Layer second is in another coordinate system" in section(html, "scope")
    assert html.count('class="frame"') == 1


@pytest.mark.parametrize("content", ["{", "[1, 2]", "\ufeff{\"a\": 1}", "[" * 100_000])
def test_manifests_are_read_or_refused(tmp_path, content):
    path = tmp_path / "清单.json"
    path.write_text(content, encoding="utf-8")
    if content.endswith("}"):
        assert read_manifest(path) == {"a": 1}
    else:
        with pytest.raises(InputError) as error:
            read_manifest(path)
        assert error.value.key == "report.manifest_unreadable" and str(tmp_path) not in str(error.value)
    with pytest.raises(InputError):
        read_manifest(tmp_path / "none.json")


def test_the_worst_piece_lies_on_top_and_what_is_no_conflict_is_not_drawn():
    ground = shapely.box(0, 0, 10, 10)
    (frame,) = draw(ground, [(ground, "forbidden"), (ground, "conditional"), (ground, "allowed")],
                    "EPSG:4547").frames
    assert [shape.verdict for shape in frame.pieces] == ["conditional", "forbidden"]


def test_projects_of_a_store_have_their_names():
    rows = table([finding("a", 1, project_id="P1", project_name="Mill <b>"), finding("b", 2, project_id="P2"),
                  finding("c", 3, project_id="P3", project_name="张三宅基地")])     # of a person: its id stands instead
    data = report_from_tables(Results([rows]), language="en")
    assert data.project_names == {"P1": "Mill <b>"}
    cards = section(build_report(data), "cards")
    assert "S1 Mill <b> Project P1" in cards and "S2 Project P2" in cards
