"""What a check of uses says of the rows that it used, for a recheck (see ``core/contract/rows.py``)."""
from __future__ import annotations

from dataclasses import replace

from ..contract.rows import RowState, RunState, group_keys, row_hashes, text_hash
from ..layers.prepare import subject_texts
from ..zoning.rows_read import layer_cells
from .reading import read_uses
from .request import ROLE, UseRequest


def use_state(request: UseRequest, whole: bool) -> RunState:
    """The state of a check's inputs. Parcels of one number are judged together: only then feature ids tell them apart.

    Args:
        request: of the check, with its list of codes recognised: ``with_scheme``.
        whole: every parcel of the layer was read.
    """
    subjects, zones = request.subjects, request.zones
    common = text_hash(
        request.use_field, request.zone_field, request.use_name_field, request.shares_field, request.mode,
        request.scheme, request.mixed, request.subject_id, request.project_field, request.area_method,
        request.registered_field, request.language, subjects.crs, zones.crs, zones.name, zones.source.file_name,
        zones.source.data_layer)
    rules = {"matrix": request.matrix.content_hash, "codes": request.codes.content_hash if request.codes else ""}
    return RunState(RowState(subjects.fids, row_hashes(subjects.geometry, subjects.columns), {
        "id": group_keys(subject_texts(subjects, request.subject_id))}, whole),
                    {ROLE: layer_cells(zones)}, common, rules)


def with_scheme(request: UseRequest) -> UseRequest:
    """The same question with the list of codes named that all parcels together are in, so that some can be asked alone.

    Args:
        request: the check.

    Raises:
        InputError: as of ``read_uses``.
    """
    if not request.matrix.use_scheme or request.use_field not in request.subjects.columns:
        return request
    return replace(request, scheme=read_uses(request).scheme)
