"""The statement (情况说明): what a project takes, in a paragraph, from a text template.

The numbers are those of the tables. Nothing is cited that was not verified, nothing is approved,
and the notice that the competent authority decides is in every statement, whatever the template.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ...geometry.parallel import asking
from ...report.text_template import PreparedText, TextTemplate, read_text_template
from ...report.words import words_in
from ...texts import text
from ...texts.separators import numeral
from .project_values import AREAS
from .whole_units import STEPS, step_of

#: Variables of a template in addition to ``<area>``, ``<area>_m2``, ``<area>_ha`` and ``<area>_mu``.
VARIABLES = ("project_id", "parcel_count", "unusable_count", "unit", "scheme", "area_method", "made_on", "notice",
             "has_ridges", "has_approved", "classes", "subclasses", "unknown_codes", "owners", "locations", "parcels",
             "controls")
_PACK = Path(__file__).resolve().parents[3] / "packs" / "cn-land-use"


def known_variables() -> list[str]:
    """Every name that a template can use."""
    return [*VARIABLES, *(f"{name}{tail}" for name in AREAS for tail in ("", *(f"_{unit}" for unit in STEPS)))]


def pack_template(language: str, folder=None) -> TextTemplate:
    """The template of a pack in a language.

    Args:
        language: ``"en"`` or ``"zh"``.
        folder: of the pack, or its pack.yaml; None: the one that is shipped. A pack without a
            template of its own has that, too, and so has a zip.
    """
    name = f"statement.{language}.txt"
    path = pack_folder(folder) / name
    return read_text_template(path if path.is_file() else _PACK / name)


def pack_folder(path) -> Path:
    """The folder of a pack in which its texts are.

    Args:
        path: of the pack: its folder or its pack.yaml; None: the one that is shipped.
    """
    folder = _PACK if path is None else Path(path)
    return folder.parent if folder.suffix == ".yaml" else folder


class AboutRun(NamedTuple):
    """What a statement states about the run, each empty if not stated.

    Attributes:
        scheme: name of the list of classes.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
        made_on: date, ISO.
        roles: control role -> its name.
    """

    scheme: str = ""
    area_method: str = ""
    made_on: str = ""
    roles: Mapping[str, str] = {}


NOT_SAID = AboutRun()


def statements(values: dict[str, dict], template: TextTemplate, language: str, unit: str = "m2",
               run: AboutRun = NOT_SAID) -> Iterator[tuple[str, str]]:
    """The statement of each project.

    Args:
        values: of ``project_values``, made in the same language and unit.
        template: of the pack, or the user's own.
        language: ``"en"`` or ``"zh"``.
        unit: of the areas in the text.
        run: statements on it.

    Returns:
        ``(project id, text)``.

    Raises:
        InputError: a template that cannot be used; file, line, name and remedy are in it.
    """
    prepared = PreparedText(template, known_variables(), language)
    notice = words_in(language)("notice")
    for project, values_of_project in asking(values.items(), 50):
        words = prepared.render(statement_variables(values_of_project, language, unit, run))
        yield project, words if notice in words else f"{words}\n{notice}"


def check_template(template: TextTemplate, language: str) -> None:
    """Refuse a template that cannot be used, before any work is done.

    Args:
        template: of the pack, or the user's own.
        language: of sentences, ``"en"`` or ``"zh"``.

    Raises:
        InputError: with file, line, name and remedy.
    """
    PreparedText(template, known_variables(), language)


def statement(values: dict, template: TextTemplate, language: str, unit: str = "m2",
              run: AboutRun = NOT_SAID) -> str:
    """The statement of one project.

    Args:
        values: of the project, one of ``project_values``.
        template, language, unit, run: as of ``statements``.

    Raises:
        InputError: a template that cannot be used.
    """
    return next(statements({"": values}, template, language, unit, run))[1]


def statement_variables(values: dict, language: str, unit: str, run: AboutRun) -> dict:
    """What a template can use: areas as texts with the unit's decimals and as numbers, lists of texts.

    Args:
        values: of a project, one of ``project_values``.
        language: ``"en"`` or ``"zh"``.
        unit: of the areas as texts, a key of ``STEPS``.
        run: statements on it.

    Returns:
        Name -> value, a name each of ``known_variables``.
    """
    decimals = step_of(unit)[1]

    def shown(area) -> str:
        return text("statement.not_compared", language) if area is None else numeral(f"{area:.{decimals}f}")

    def listed(rows, **names) -> list:
        return [{name: _line(row[source]) for name, source in names.items()} | {"area": shown(row["area"])}
                for row in rows]

    by_class = [{**row, "area": row["net"]} for row in values["by_class"]]
    details = {name: [row for row in values[name] if row["row_kind"] == "detail"]
               for name in ("by_owner", "by_location", "by_parcel")}
    method = f"method_{run.area_method}"
    variables = {
        "project_id": _line(values["project_id"]), "parcel_count": values["parcel_count"],
        "unusable_count": values["unusable_count"], "unit": text(f"occupation_tables.unit_{unit}", language),
        "scheme": _line(run.scheme),
        "area_method": text(f"statement.{method}", language)
        if run.area_method in ("ellipsoidal", "planar", "registered") else _line(run.area_method),
        "made_on": run.made_on, "notice": words_in(language)("notice"),
        "has_ridges": bool(values["ridge_m2"]), "has_approved": values["approved_m2"] is not None,
        "classes": listed([row for row in by_class if row["row_kind"] == "level1"], code="code", name="name"),
        "subclasses": listed([row for row in by_class if row["row_kind"] == "level2"], code="code", name="name"),
        "unknown_codes": listed([row for row in by_class if row["row_kind"] == "unknown"], code="code", name="name"),
        "owners": listed(details["by_owner"], code="owner_code", name="owner_name", kind="ownership_kind"),
        "locations": listed(details["by_location"], code="location_code", name="location_name"),
        "parcels": listed(details["by_parcel"], id="subject_id"),
        "controls": [{"role": role, "name": _line(title), "area": shown(values[f"role_{role}_{unit}"])}
                     for role, title in run.roles.items() if f"role_{role}_{unit}" in values]}
    for name in AREAS:
        variables[name] = shown(values.get(f"{name}_{unit}"))
        variables.update({f"{name}_{step}": values.get(f"{name}_{step}") for step in STEPS})
    return variables


#: Ground that a project takes, or may take; what is construction land already is not among it.
TAKEN = ("agricultural", "unused", "undetermined", "uncovered", "new_construction")


def takes_land(values: dict) -> bool:
    """Whether a project takes anything: land that is not construction land yet, or ground of a control.

    What is not known counts as taken.

    Args:
        values: of the project, one of ``project_values``.
    """
    controls = [value for name, value in values.items() if name.startswith("role_")]
    areas = [values.get(f"{name}_m2") for name in TAKEN] + controls
    return bool(values["unusable_count"]) or any(area is None or area > 0 for area in areas)


def _line(value) -> str:
    """A value on one line, whatever it holds."""
    return " ".join(str(value).split())
