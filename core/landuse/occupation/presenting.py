"""What is reported of an occupation: its tables, the values of its projects, their statements."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...contract.outcome import Outcome
from ...report.text_template import TextTemplate
from ...texts import pick
from ..codes.classify import class_name
from ..tables.form_values import form_values
from ..tables.layouts import SheetTable, customary_tables
from ..tables.project_values import project_values
from ..tables.statement import AboutRun, pack_template, statements
from ..tables.whole_units import step_of
from .request import OccupationRequest

#: Unit of the adjustment -> unit of tables that shows it whole.
UNITS = {"0.01 m2": "m2", "0.0001 ha": "ha", "0.01 mu": "mu"}


@dataclass(frozen=True)
class OccupationTexts:
    """Tables and texts of one run, all from the same whole numbers.

    Attributes:
        tables: ``customary_tables``.
        values: ``project_values``.
        statements: project id -> text.
        language, unit: of all of them.
        scheme: title of the list of classes.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
        made_on: ISO date.
    """

    tables: list[SheetTable]
    values: dict[str, dict]
    statements: dict[str, str]
    language: str
    unit: str
    scheme: str
    area_method: str
    made_on: str

    @property
    def decimals(self) -> int:
        """Decimals of the unit."""
        return step_of(self.unit)[1]

    def table(self, name: str) -> SheetTable:
        """A table by its id.

        Args:
            name: its id.
        """
        return next(table for table in self.tables if table.id == name)

    def form(self, project: str) -> dict:
        """Values of the user's own form for a project.

        Args:
            project: id.
        """
        return form_values(self.values[project], self.statements[project], self.language, self.unit, self.scheme,
                           self.area_method, self.made_on)


def tell(request: OccupationRequest, result: Outcome, unit: str = "auto", template: TextTemplate | None = None,
         role_titles: dict | None = None, made_on: str = "") -> OccupationTexts:
    """Tables, values and statements of an occupation.

    Args:
        request, result: of the run.
        unit: ``"m2"``, ``"ha"``, ``"mu"``, or ``"auto"``: the unit of the adjustment.
        template: of the statement; None: the code pack's own, or the one that is shipped.
        role_titles: control role -> its name.
        made_on: ISO date; empty: today.

    Raises:
        InputError: a template that cannot be used.
    """
    codes, language = request.codes, request.language
    unit = UNITS[request.unit] if unit == "auto" else unit
    roles = {role: (role_titles or {}).get(role) or role for role in request.roles}
    frames = (result.tables["rows"], result.tables["parcels"], result.tables["projects"])

    scheme_id = result.settled["scheme"]

    def name_of(code: str) -> str:
        return class_name(code, scheme_id, language, codes)

    tables = customary_tables(*frames, language, unit, name_of, roles)
    values = project_values(result.tables["rows"], result.tables["parcels"], tables, unit, roles)
    scheme = pick(codes.schemes[scheme_id].title, language) if scheme_id in codes.schemes else ""
    method = "registered" if request.to_registered else result.settled["area_method"]
    made_on = made_on or date.today().isoformat()
    words = dict(statements(values, template or pack_template(language, codes.path), language, unit,
                            AboutRun(scheme, method, made_on, roles)))
    return OccupationTexts(tables, values, words, language, unit, scheme, method, made_on)
