"""What the inputs of the Carbon dock still miss for a real number, and where each of it is given."""
from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QScrollArea, QWidget

from ...core.carbon.coverage.table import KEY, KEY_ROW, ORGANIC
from ...core.landuse.codes.classify import AUTO
from ...core.report.charts.scene import number
from ...core.report.format import decimal
from ...core.texts.separators import filled
from ..text import tr
from .missing import LEAST_SHARE, Thing, blank_words


def lead_to(widget: QWidget, opens: bool = True) -> Callable[[], None]:
    """A function that scrolls to a widget, gives it the focus, and opens it where it is a list."""
    def go() -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if opens and isinstance(widget, QComboBox) and widget.isEnabled() and widget.isVisible():
            widget.showPopup()

    return go


def things_missing(panel) -> list[Thing]:
    """What an ``InputsPanel`` misses, what stops a run among it."""
    if panel.present.currentLayer() is None:
        return [Thing(tr("The land: choose its layer, a survey, a plan or land cover."), lead_to(panel.present), True)]
    return [*_of_land(panel), *_of_family(panel), *_of_place(panel), *_of_years(panel)]


def _of_land(panel) -> list[Thing]:
    ground = panel.place.ground
    if panel.is_raster and panel.present_list.word() == AUTO:
        return [Thing(tr("What the values of the raster mean: choose the list of its codes."),
                      lead_to(panel.present_list), True), *_without_list(panel)]
    if ground is None:
        return []
    if not panel.is_raster and not panel.present_field.currentField() and ground.wrong:
        return [Thing(tr("The field that holds the codes or names of the land: choose it."),
                      lead_to(panel.present_field), True)]
    if ground.wrong:
        mean = [Thing(tr("What the codes mean: {why}").format(why=ground.wrong), panel.values.open, True)]
        if panel.is_raster:
            return [Thing(ground.wrong, lead_to(panel.present_list), True), *_without_list(panel)]
        return [*([Thing(tr("The list that the codes follow, where they follow one: choose it."), lead_to(
            panel.present_list), True)] if panel.present_list.word() == AUTO else []), *(
                mean if panel.values.action.isEnabled() else [])]
    whole = sum(ground.area_ha.values()) + ground.unknown_ha
    if whole and ground.unknown_ha / whole > LEAST_SHARE:
        return [Thing(tr("The class of {share} % of the land, whose codes no list has: say what they mean by “Values…”."
                         ).format(share=decimal(100.0 * ground.unknown_ha / whole, 1)), panel.values.open)]
    return []


def _without_list(panel) -> list[Thing]:
    """Where values of a raster get their classes one by one; nothing until they were counted."""
    ground = panel.place.ground
    if ground is None or not ground.codes:
        return []
    return [Thing(filled(tr("Where no list has them: give each of the {count} {count:value|values} its class (forest, "
                            "cropland, grassland, …) in the dialog that a click opens, under VALUES."),
                         {"count": len(ground.codes)}),
                  panel.values.open)]


def _of_family(panel) -> list[Thing]:
    choice, given = panel.choice, panel.place.now.gives if panel.place.now is not None else None
    if not choice.is_chosen:
        ground = panel.place.ground
        return [] if panel.place.busy or ground is None or ground.wrong else [Thing(
            tr("Numbers: choose a family by its boundary, or an own table of densities."), lead_to(choice.family),
            True)]
    things = []
    if choice.is_invented and choice.table.currentLayer() is None:
        things.append(Thing(tr("Real numbers: those of the family are invented. Choose another family."),
                            lead_to(choice.family)))
    if panel.place.now is not None and panel.place.now.wrong:
        things.append(Thing(panel.place.now.wrong, lead_to(choice.family), True))
    if given is None:
        return things
    if given.strangers:
        things.append(Thing(tr("The family does not have {classes}: choose another one, or an own table."
                               ).format(classes=", ".join(given.strangers)), lead_to(choice.family), True))
        return things
    for words, lacks in blank_words(given, panel.language):
        box = _first_open(choice.place) if lacks in (KEY, KEY_ROW) else None
        if box is not None:
            things.append(Thing(tr("{blank}: pick the zone, or give an own table.").format(blank=words), lead_to(box)))
        elif lacks == ORGANIC:
            things.append(Thing(tr("{blank}: soils of peat are no mineral soils; give an own table.").format(
                blank=words), lead_to(choice.table)))
        else:
            things.append(Thing(tr("{blank}: give an own table of densities.").format(blank=words),
                                lead_to(choice.table)))
    return things


def _first_open(place):
    for key in (*place.lacking_keys(), *place.open_keys()):
        return place.boxes[key.key]
    return None


def _of_place(panel) -> list[Thing]:
    place, things = panel.choice.place, []
    if panel.choice.table.currentLayer() is not None:
        return []
    for key in place.open_keys():
        densities = [density for density, _known in key.gives.values()]
        if len(densities) > 1 and max(densities) > min(densities):
            things.append(Thing(tr("{title}: pick one of {count} candidates; they give {low} to {high} t C/ha.").format(
                title=place.title_of(key), count=len(key.candidates), low=number(min(densities)),
                high=number(max(densities))), lead_to(place.boxes[key.key])))
    for key in place.lacking_keys():
        if len(key.values) <= 30:   # of trees by species no user knows one for all the land
            things.append(Thing(tr("{title}: pick it where it is known; otherwise all count.").format(
                title=place.title_of(key)), lead_to(place.boxes[key.key])))
    return things


def _of_years(panel) -> list[Thing]:
    if not panel.plan_ids():
        return []
    first, *plans = panel.years_of()
    if first is None:
        return [Thing(tr("The year of the present: without both years no gain accrues."), lead_to(panel.years[0]))]
    if None in plans:
        return [Thing(tr("The year of the plans: without both years no gain accrues."), lead_to(panel.years[1]))]
    if any(year <= first for year in plans):
        return [Thing(tr("A year of a plan is not after that of the present: correct one of them."),
                      lead_to(panel.plans), True)]
    return []
