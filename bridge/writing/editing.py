"""Changes to a layer that the user already has: checked before, whole or not at all."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsVectorDataProvider, QgsVectorLayer
from qgis.PyQt.QtCore import QMetaType

from ...core.errors import InputError


def check_text_field(layer: QgsVectorLayer, field: str, values: Iterable[str] = ()) -> None:
    """Refuse a field that cannot take the values, before anything is written.

    Args:
        layer: to be changed.
        field: the name of a field of it.
        values: what is to be written.

    Raises:
        InputError: with the remedy: no such field, no text field, one that is too short, a layer that cannot be edited.
    """
    index = layer.fields().indexFromName(field)
    if index < 0:
        raise InputError("recode.target_field_missing", layer=layer.name(), field=field,
                         fields=", ".join(layer.fields().names()))
    described = layer.fields()[index]
    if described.type() != QMetaType.Type.QString:
        raise InputError("recode.target_field_type", layer=layer.name(), field=field)
    if not layer.isEditable():
        provider = layer.dataProvider()
        able = provider.capabilities() & QgsVectorDataProvider.Capability.ChangeAttributeValues
        if layer.readOnly() or not able:
            raise InputError("recode.not_editable", layer=layer.name(), why=provider.name())
    longest = max(values, key=len, default="")
    if described.length() and len(longest) > described.length():
        raise InputError("recode.target_field_short", layer=layer.name(), field=field, length=described.length(),
                         code=longest)


def change_values(layer: QgsVectorLayer, field: str, values: dict, title: str) -> None:
    """Write values into a field; on the main thread.

    A layer that is being edited gets one step that can be undone, and is not saved; any other is saved, or left as it
    was.

    Args:
        layer, field: checked with :func:`check_text_field`.
        values: feature id -> text.
        title: of the step in the list of edits.

    Raises:
        InputError: the layer takes no edits, or did not save them.
    """
    index, editing = layer.fields().indexFromName(field), layer.isEditable()
    if not editing and not layer.startEditing():
        raise InputError("recode.not_editable", layer=layer.name(), why=_why(layer))
    layer.beginEditCommand(title)
    if not all(layer.changeAttributeValue(int(fid), index, value) for fid, value in values.items()):
        layer.destroyEditCommand()
        if not editing:
            layer.rollBack()
        raise InputError("recode.not_editable", layer=layer.name(), why=_why(layer))
    layer.endEditCommand()
    if editing or layer.commitChanges():
        layer.triggerRepaint()
        return
    why = _why(layer)
    layer.rollBack()
    raise InputError("recode.not_editable", layer=layer.name(), why=why)


def _why(layer: QgsVectorLayer) -> str:
    return "; ".join(filter(None, layer.commitErrors())) or layer.dataProvider().name()
