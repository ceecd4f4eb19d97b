"""What a project remembers of the inputs of the Carbon dock."""
from __future__ import annotations

from qgis.core import QgsProject

from ....core.landuse.codes.classify import AUTO
from .guesses import guess_year, guessed_present


def state_of(panel) -> dict:
    """What the project remembers of an ``InputsPanel``."""
    layer = panel.present.currentLayer()
    return {"present": layer.id() if layer is not None else "", "present_field": panel.present_field.currentField(),
            "present_list": panel.present_list.word(), "plans": panel.plans.rows(),
            "results": panel.results.of, "sizes": {key: list(cells) for key, cells in panel.sizes.of.items()},
            **panel.choice.state(),
            "years": [box.value() for box in panel.years], "horizon": panel.horizon.value(),
            "uncertainty": panel.sureness.currentData()}


def show_state(panel, state: dict) -> None:
    """Show in an ``InputsPanel`` what the project remembers; what is gone is left out, and what the user never said is
    filled in."""
    project = QgsProject.instance()
    present = project.mapLayer(state.get("present", "")) or guessed_present()
    panel.present.setLayer(present)
    panel.show_fields()
    names = present.fields().names() if present is not None and not panel.is_raster else []
    field = state.get("present_field", "")
    panel.present_field.setField(field if field in names else "")
    panel.present_list.choose(state.get("present_list", AUTO))
    if present is not None and field not in names:
        panel.guess_codes(present)
    panel.plans.setRowCount(0)
    for layer_id, *entries in state.get("plans", []):
        layer = project.mapLayer(layer_id)
        if layer is not None:
            panel.plans.append(layer, *entries)
    panel.plans.fit()
    panel.propose_plan()
    panel.results.set_of(state.get("results", {}), panel.scenarios())
    panel.sizes.of, panel.sizes.keys = {key: tuple(cells) for key, cells in state.get("sizes", {}).items()}, []
    panel.sizes.offer(panel.scenarios())
    panel.choice.set_results(panel.results.kinds_used())
    panel.choice.set_state(state)
    for box, year in zip(panel.years, state.get("years", [box.minimum() for box in panel.years])):
        box.setValue(int(year))
    panel.horizon.setValue(int(state.get("horizon", 0)))
    panel.sureness.setCurrentIndex(max(panel.sureness.findData(state.get("uncertainty", "auto")), 0))
    if present is not None and not state.get("present"):
        guess_year(panel.years[0], present)
    panel.ask_place()
