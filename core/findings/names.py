"""Names of projects and parcels, from the fields that stand beside the verdicts."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ..layers.recognise.names import fold
from ..report import format as fmt

#: Fields that name a project or a parcel for people, the most telling first.
ALIASES = ("xmmc", "项目名称", "project_name", "projname", "proj_name", "project", "dkmc", "地块名称", "site_name",
           "parcel_name", "name", "名称", "mc", "title", "nombre", "bezeichnung", "名前", "address", "situs")


def name_column(columns: Iterable[str]) -> str:
    """The field that names what a row is about; empty where none does.

    Args:
        columns: names of fields.

    >>> name_column(["DKBH", "xmmc", "NAME"]), name_column(["APN"])
    ('xmmc', '')
    """
    known = {fold(name): name for name in columns}
    return next((known[fold(alias)] for alias in ALIASES if fold(alias) in known), "")


def names_of(ids: pd.Series, names: pd.Series) -> dict:
    """Id -> its name; of several names the first, with an ellipsis.

    An id without a name, or with a name that is the id itself, is left out.

    Args:
        ids: of each row ``(n,)``. names: of each row ``(n,)``.

    >>> names_of(pd.Series(["P1", "P1", "P2", "P3"]), pd.Series(["Mill", "Mill yard", None, "P3"]))
    {'P1': 'Mill …'}
    """
    frame = pd.DataFrame({"id": ids.to_numpy(dtype=object), "name": names.to_numpy(dtype=object)}).dropna()
    frame["name"] = frame["name"].astype(str).str.strip()
    frame = frame[(frame["name"] != "") & (frame["name"] != frame["id"].astype(str))]
    several = frame.groupby("id", sort=False)["name"].agg(["first", "nunique"])
    return {key: f"{name} …" if count > 1 else name
            for key, name, count in several.itertuples(name=None)}


def named(key, names: Mapping) -> str:
    """An id as people read it: its name, then the id.

    Args:
        key: id of a project or parcel, or missing. names: id -> name.

    >>> named("P1", {"P1": "Mill"}), named("P2", {})
    ('Mill · P1', 'P2')
    """
    plain = fmt.plain(key)
    name = names.get(key) or names.get(plain)
    return f"{name} · {plain}" if name else plain


def has_projects(subjects: Iterable[Mapping]) -> bool:
    """Whether parcels belong to projects of another name.

    Args:
        subjects: rows with ``subject_id`` and ``project_id``.

    >>> has_projects([{"subject_id": "A", "project_id": "A"}]), has_projects([{"subject_id": "A", "project_id": "P"}])
    (False, True)
    """
    return any(not fmt.is_missing(row.get("project_id")) and row["project_id"] != row.get("subject_id")
               for row in subjects)
