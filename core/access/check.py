"""Planned parcels and projects against the access lists of ecological control units."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.book import of_distinct
from ..contract.outcome import ALONE, VERDICTS, Outcome, Steps
from ..errors import InputError
from ..fields import Field, type_column
from ..geometry.parallel import asking
from ..layers.control_layer import ControlLayer
from ..layers.prepare import NOWHERE, prepare_controls, prepare_subjects, repeated_shapes
from ..layers.registered import on_registered
from ..scale.stages import Rows, Stages, places_of
from ..texts import pick, text
from .answers import ROW_COLUMNS, VERDICT_COLUMNS, assemble
from .industries import read_industries
from .judging import Project, judge_project
from .pack.unit_codes import parse_unit_code
from .request import ROLE, AccessRequest
from .sites import COLUMNS as SITE_COLUMNS
from .split import Split, Units, read_units, split
from .words import Words

EXAMPLES = 5


def check_access(request: AccessRequest, steps: Steps = ALONE) -> Outcome:
    """Judge every subject by the clauses of the units that it lies in.

    Args:
        request: of the run. steps: how the run is followed.

    Returns:
        Tables: ``rows``, a row per subject, unit and clause; one without clause where none concerns the subject.
        ``verdicts``. ``sites``: a row per project, best first, within its comparison. Its head says that the list of
        the province's platform prevails.

    Raises:
        InputError: no subjects, no units, a field that does not exist, coordinate systems that cannot be brought
            together. Cancelled: ``cancelled`` returned True.
    """
    return STAGES.run(request, steps)


class _Check:
    """One check: subjects are divided among units, each by itself; then they are judged."""

    def __init__(self, request: AccessRequest, steps: Steps = ALONE):
        self.request, self.pack, (self.progress, self.cancelled) = request, request.pack, steps
        self.words = Words(request.pack, request.language)
        self.notes: list = []
        self.findings: list = []
        if not 0.0 <= request.minimum_share <= 1.0:
            raise InputError("access.minimum_share", value=request.minimum_share)
        if not len(request.units):
            raise InputError("access.no_units", layer=request.units.name)
        self._require_fields()
        self.subjects = prepare_subjects(request.subjects, request.area_method, request.subject_id,
                                         request.project_field, request.registered_field)
        layer = ControlLayer(ROLE, request.units, {"id": request.unit_fields.get("unit_code")})
        self.controls = prepare_controls(ROLE, [layer], request.subjects.crs, self.subjects.method, kind="polygon")
        if not len(self.controls):
            raise InputError("access.no_usable_units", layer=request.units.name)
        self.units: Units = read_units(request, self.controls)
        self.unit_fids = request.units.fids[self.controls.source_row]

    def measure(self) -> dict[str, Rows]:
        """Divide the subjects.

        Returns:
            ``pairs``: a row per subject and unit, which is named by the feature id of one of its features; ``each``: a
            row per subject; ``uncertain``: units that cannot be used.
        """
        divided = split(self.subjects, self.controls, self.units, self.progress, self.cancelled)
        of_unit = self.unit_fids[np.unique(self.units.of_feature, return_index=True)[1]]
        pairs, (row, box) = divided.pairs, divided.uncertain[1:]
        return {"pairs": Rows(pairs["subject"].to_numpy(), {
                    "unit": of_unit[pairs["unit"].to_numpy()], "size": pairs["size"].to_numpy(),
                    "share": pairs["share"].to_numpy(), "piece": divided.pieces}),
                "each": Rows(np.arange(len(self.subjects)), {
                    name: getattr(divided, name) for name in ("outside", "doubled", "beyond")}),
                "uncertain": Rows(row, {"unit": box})}

    def answer(self, measured: dict[str, Rows]) -> Outcome:
        """Judge what was divided.

        Args:
            measured: of ``measure``.
        """
        pairs, each, uncertain = (measured[name] for name in ("pairs", "each", "uncertain"))
        unit = self.units.of_feature[places_of(self.unit_fids, pairs.values["unit"])]
        self.split = Split(pd.DataFrame({"subject": pairs.subject, "unit": unit, "size": pairs.values["size"],
                                         "share": pairs.values["share"]}), pairs.values["piece"], **each.values,
                           uncertain=(None, uncertain.subject, uncertain.values["unit"]))
        self.project_of, self.projects = self._projects()
        self.classes = [self._class_of(unit) for unit in range(len(self.units.code))]
        self.combination, self.judged = self._judge()
        self._remark()
        return assemble(self)

    def _require_fields(self) -> None:
        request = self.request
        for name in (request.unit_fields.get(role) for role in ("unit_code", "unit_name", "unit_class", "data_date")):
            if name and name not in request.units.columns:
                raise InputError("zoning.no_such_field", layer=request.units.name, field=name)
        for name in (request.industry_field, request.state_field, request.site_field):
            if name and name not in request.subjects.columns:
                raise InputError("zoning.no_such_field", layer=request.subjects.name, field=name)
        if not (request.unit_fields.get("unit_code") or request.unit_fields.get("unit_class")):
            raise InputError("access.no_unit_field", layer=request.units.name,
                             fields=", ".join(request.units.columns))

    # -- what is known about subjects and units ----------------------------------------------------------

    def _projects(self) -> tuple[np.ndarray, list]:
        """Which project each subject is of ``(n,)``, and the different ones: industry and state."""
        request, count = self.request, len(self.subjects)
        values = {}
        for role, name in (("industry", request.industry_field), ("state", request.state_field)):
            if not name:
                values[role] = np.full(count, "", dtype=object)
                self.notes.append(text(f"access.no_{role}_field", request.language))
                continue
            raw = request.subjects.columns[name]
            typed, problems = type_column(raw, self.pack.fields.get(role, Field(role)))
            values[role] = typed.fillna("").to_numpy(dtype=object)
            self.notes += [text("zoning.unreadable_value", request.language, layer=request.subjects.name, field=name,
                                problem=problem.in_language(request.language)) for problem in problems]
        doubtful = np.zeros(count, dtype=bool)
        if request.industry_field and pd.api.types.is_numeric_dtype(request.subjects.columns[request.industry_field]):
            doubtful = of_distinct(lambda code: len(code) in (1, 3), values["industry"]).astype(bool)
            if doubtful.any():
                self.notes.append(text("access.numeric_industry", request.language, layer=request.subjects.name,
                                       field=request.industry_field))
        self._unknown_industries(np.where(doubtful, "", values["industry"]))
        number, distinct = pd.factorize(pd.MultiIndex.from_arrays([values["industry"], values["state"], doubtful]))
        return number, [Project(str(industry), str(state), bool(doubt)) for industry, state, doubt in distinct]

    def _unknown_industries(self, codes: np.ndarray) -> None:
        """Remark on industry codes that the pack's list does not have, also where no clause asks for the industry.

        Args:
            codes: of the subjects ``(n,)``, empty: none.
        """
        industries, language = self.pack.industries, self.request.language
        if industries is None:
            return
        is_unknown = of_distinct(lambda code: bool(code) and read_industries(code, industries) is None,
                                 codes).astype(bool)
        counts = pd.Series(codes[is_unknown], dtype=object).value_counts()
        if len(counts):
            shown = [f"{code} ({count})" for code, count in counts.head(EXAMPLES).items()]
            self.notes.append(text(
                "access.unknown_industry", language, layer=self.request.subjects.name,
                field=self.request.industry_field, count=int(is_unknown.sum()), scheme=pick(industries.title, language),
                examples=", ".join(shown) + (" …" if len(counts) > EXAMPLES else ""),
                row=f"subjects, industry, {counts.index[0]}, …"))

    def _class_of(self, unit: int) -> str:
        """The class that is used: of the list, otherwise of the layer, otherwise as the code says."""
        code, stated = self.units.code[unit], self.units.stated_class[unit]
        listed = self.pack.units.get(code)
        return listed.unit_class if listed else stated or (parse_unit_code(code, self.pack).unit_class if code else "")

    def _judge(self) -> tuple[np.ndarray, list]:
        """Which combination of unit and project each pair is ``(p,)``; and unit, project and result of the lists of
        each, which is judged once.
        """
        pairs, several = self.split.pairs, len(self.projects)
        number, distinct = pd.factorize(pairs["unit"].to_numpy() * several
                                        + self.project_of[pairs["subject"].to_numpy()])
        combinations = [(int(unit), int(project)) for unit, project in zip(*np.divmod(distinct, several))]
        return number, [(unit, project, judge_project(
            self.pack, self.units.code[unit], self.classes[unit], self.projects[project], self.request.as_of))
            for unit, project in asking(combinations)]

    # -- remarks on the run ------------------------------------------------------------------------------

    def _remark(self) -> None:
        request, language = self.request, self.request.language
        self.notes += repeated_shapes(self.subjects, language)
        self.notes += [text("zoning.unreadable_value", language, layer=request.units.name,
                            field=field, problem=problem.in_language(language))
                       for field, problem in self.units.problems]
        self.notes += on_registered(self.subjects, language)
        met = sorted({self.units.code[unit] for unit, _project, _judged in self.judged} - set(self.pack.units))
        if met:
            self.notes.append(text("access.unknown_unit_list", language, count=len(met), examples=", ".join(
                code or text("access.unnamed", language) for code in met[:5])))
        unusable = self.controls.unusable
        nowhere = unusable[unusable["reason"].isin(NOWHERE)]
        self.nowhere = text("access.unit_nowhere", language, count=len(nowhere), layer=request.units.name,
                            units=", ".join(nowhere["control_id"].head(5))) if len(nowhere) else ""


STAGES = Stages(_Check, layers={"units": "polygon"})
CHECK = STAGES.check("access", check_access, {"rows": ROW_COLUMNS, VERDICTS: VERDICT_COLUMNS, "sites": SITE_COLUMNS})
