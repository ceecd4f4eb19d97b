"""groundrules:whatapplies – which controls apply at a place, which do not, and where it is unknown."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ..common.subject_parameters import (
    ANY_GEOMETRY,
    TABLE,
    add_as_of,
    add_controls,
    add_coverage,
    add_fields,
    add_filter_count,
    add_pack,
    add_roles,
    add_scope,
    add_values,
)
from .checking import RulesAlgorithm


class WhatApplies(RulesAlgorithm):
    """A row for each place and control role, from the core of ``checkzoning``."""

    OUTPUT, PIECES = "OUTPUT", "PIECES"

    def name(self) -> str:
        return "whatapplies"

    def displayName(self) -> str:
        return self.tr("What applies here?")

    def shortDescription(self) -> str:
        return self.tr("For points, lines or polygons: which controls concern them, by how much and on what basis; "
                       "which do not; and for which there are no data.")

    def tags(self) -> list:
        return self.tr("zoning,control line,query,place,point,click,legal status,basis,no data,coverage").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFeatureSource(self.SUBJECTS, self.tr("Places"), [ANY_GEOMETRY]),
                 self.tr("Points, lines or polygons to query."))
        self.add(QgsProcessingParameterField(
            self.SUBJECT_ID, self.tr("Field that names a place"), parentLayerParameterName=self.SUBJECTS,
            optional=True),
            self.tr("Written to the results as subject_id. Empty: the feature id, which may change."))
        add_controls(self)
        add_coverage(self)
        add_pack(self, "zoning")
        for add in (add_roles, add_fields, add_values, add_scope, add_as_of):
            add(self)
        self.add_area_method()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("What applies"), TABLE),
                 self.tr("A table with a row for each place and control role: concerned, not_concerned or no_data, "
                         "with area or length, share, legal status, basis, documents and dates."))
        self.add(QgsProcessingParameterFeatureSink(
            self.PIECES, self.tr("Pieces of the places"), ANY_GEOMETRY, optional=True),
            self.tr("Parts under a control (overlap), parts outside to which a rule applies (beside), and parts "
                    "without data (no_data)."), create_by_default=False)
        for name, label in (("SUBJECT_COUNT", self.tr("Number of places")),
                            ("CONCERNED_COUNT", self.tr("Number of rows: concerned")),
                            ("NOT_CONCERNED_COUNT", self.tr("Number of rows: not concerned")),
                            ("NO_DATA_COUNT", self.tr("Number of rows: no data"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        add_filter_count(self)
        self.addOutput(QgsProcessingOutputBoolean(
            "HAS_NO_DATA", self.tr("For some place, or a part of it, there are no data")))

    def query(self, parameters: dict, context):
        """The same question for many places, one after the other: ``bridge.docks.place_query.PlaceQuery``.

        Args:
            parameters: of the algorithm, without destinations; SUBJECTS is the first of the places.
            context: of Processing, with the project.

        Raises:
            QgsProcessingException: as a run would, with the remedy.
        """
        from ...bridge.docks.place_query import PlaceQuery

        fine, why = self.checkParameterValues({**parameters, self.OUTPUT: "memory:"}, context)
        if not fine:
            raise QgsProcessingException(why)
        self.prepareAlgorithm(parameters, context, QgsProcessingFeedback())
        return PlaceQuery(self.controls, self.coverage, self.pack_path, self.choices(parameters, context))

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.project.looks import style_by_values
        from ...core.texts import pick
        from ...core.zoning.applies.run import applies_at

        with self.explained(self.chosen_language(parameters, context)), \
                self.outputs(parameters, context, feedback) as outputs:
            bound = self.bind(parameters, context, feedback, outputs)
            answer = applies_at(bound.request, lambda share: feedback.setProgress(20 + 60 * share),
                                feedback.isCanceled, with_pieces=outputs.wanted(self.PIECES))
            self.remark(feedback, answer.notes)
            outputs.role_shorts = {role: bound.request.pack.roles[role].short for role in answer.scope}
            outputs.table(self.OUTPUT, answer.rows)
            if answer.pieces is not None:
                language = self.chosen_language(parameters, context)
                titles = {role: pick(spec.title, language) for role, spec in bound.request.pack.roles.items()}
                outputs.layer(self.PIECES, answer.pieces, answer.geometry,
                              QgsCoordinateReferenceSystem(bound.request.subjects.crs),
                              style=partial(style_by_values, field="control_role", labels=titles))
            return outputs.results(answer.counts)
