"""Names of a run's projects, from the field of its subjects that names them for people."""
from __future__ import annotations

from collections.abc import Callable
from typing import Optional

import numpy as np
import pandas as pd

from ...core.errors import InputError
from ...core.findings.names import name_column, names_of
from ...core.privacy.persons import public_names
from ..reading.read import Snapshot, read


def project_names(subjects: Snapshot, fids, projects, cancelled: Optional[Callable[[], bool]] = None) -> dict[str, str]:
    """Project id -> its name; empty where no field names them. Names of persons are left out.

    Args:
        subjects: the layer, as it stood when the run began.
        fids: feature ids ``(n,)``. projects: their project ids, text or missing ``(n,)``.
        cancelled: asked between batches.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    field = name_column(field.name() for field in subjects.fields if field.name() not in subjects.personal)
    if not field:
        return {}
    try:
        table = read(subjects, [field], check_crs=False, cancelled=cancelled, build=False)
    except InputError:      # what cannot be read was reported by the run; the ids remain
        return {}
    names = pd.Series(public_names(table.columns[field]).to_numpy(dtype=object), index=table.fids)
    ids = pd.Series(projects).astype("string").to_numpy(dtype=object, na_value=None)
    return names_of(pd.Series(ids), names.reindex(np.asarray(fids)).reset_index(drop=True))
