"""Own tables of numbers of the carbon algorithms: what the user says of their fields and values."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterMatrix

from .whereabouts import is_place


class OwnTables:
    """Part of an algorithm that takes own tables.

    Attributes:
        own_roles: input with an own table -> its role in rows of VALUES.
        own: ``bridge.inputs.carbon.own.OwnChoices`` of the run.
    """

    FIELDS = "FIELDS"
    own_roles: dict = {"TABLE": "densities"}

    def add_table_fields(self) -> None:
        """Which column of an own table is what, where its name does not say it."""
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
            "Rows of layer, field role and field, for own tables whose columns have other names (land_class, pool, "
            "value, lower, upper, bounds, unit, source …) and for the land. “Values…” beside the table fills them in. "
            "What values of a table mean are rows of VALUES with the role {roles}; ? for a class or a pool leaves its "
            "rows out.").format(roles=", ".join(self.own_roles.values())), advanced=True, first="layers",
            names="coefficients fuels places")

    def own_tables(self, role: str = "") -> list:
        """Snapshots of the own tables that were taken, those in a role alone where it is one of a table."""
        names = {name.lower() for name, of in self.own_roles.items() if not role or of == role}
        return [layer for layer in self.snapshots.values() if layer is not None and layer.use in names]

    def take_own(self, parameters, context, language: str) -> None:
        """What the user says of own tables; their snapshots were taken before.

        Raises:
            InputError: rows that cannot be used.
        """
        from ....bridge.inputs.carbon.own import OwnChoices
        from ....core.layers.values import rows_of_layers

        rows = [row for row in self.rows(parameters, self.MEANINGS, context, 4) if self._is_own(row)]
        tables = self.own_tables()
        fields = [row for row in self.rows(parameters, self.FIELDS, context, 3) if _names_any(row[0], tables)]
        self.own = OwnChoices(tables, fields, rows_of_layers(rows, tables, self.own_tables, self.MEANINGS), language)

    def land_rows(self, parameters, context) -> list:
        """Rows of FIELDS that are not about an own table."""
        tables = self.own_tables()
        return [row for row in self.rows(parameters, self.FIELDS, context, 3) if not _names_any(
            row[0], tables) and not self.names_place(row)]

    def _is_own(self, row) -> bool:
        return row[0].partition("@")[0].strip() in self.own_roles.values()

    def _of_land(self, rows) -> list:
        return [row for row in rows if not self._is_own(row) and not is_place(row)]

    def meanings(self, parameters, context) -> list:
        """Rows of VALUES that are not about an own table."""
        from ....core.layers.values import rows_of_layers

        rows = self._of_land(self.rows(parameters, self.MEANINGS, context, 4))
        uses = {name.lower() for name in (*self.own_roles, self.PLACE_LAYER)}
        others = [layer for layer in self.taken if layer.use not in uses]
        return rows_of_layers(rows, others, self._in_role, self.MEANINGS) if others else rows


def _names_any(word: str, layers: list) -> bool:
    """Whether the first column of a row of FIELDS names one of some layers."""
    from ....core.errors import InputError
    from ....core.layers.binding import match_layers

    try:
        return bool(match_layers(word, layers))
    except InputError:
        return False
