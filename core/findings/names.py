"""Names of projects and parcels, from the fields that stand beside the verdicts."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ..geometry.parallel import ask
from ..layers.recognise.names import fold
from ..privacy.persons import public_names
from ..report import format as fmt
from ..table import FeatureTable
from .contract import NAMES

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
    ask()
    frame["name"] = frame["name"].astype(str).str.strip()
    ask()
    frame = frame[(frame["name"] != "") & (frame["name"] != frame["id"].astype(str))]
    ask()
    several = frame.groupby("id", sort=False)["name"].agg(["first", "nunique"])
    return {key: f"{name} …" if count > 1 else name
            for key, name, count in several.itertuples(name=None)}


def with_names(findings: pd.DataFrame, table: FeatureTable) -> pd.DataFrame:
    """Findings with ``contract.NAMES``, from a layer that names their projects and parcels.

    The layer is one of verdicts, or the one that was checked: there a field holds the ids of the findings if it does so
    for each feature that a finding is about. Where none does, as in a layer that was numbered anew since, nothing is
    named. Names that findings have stay.

    Args:
        findings: in the columns of ``contract.STORED`` ``(n,)``.
        table: features with a field that names them, as it was read.
    """
    field = name_column(table.columns.columns)
    if not field or not len(findings) or not len(table):
        return findings
    called, columns = public_names(table.columns[field]), {}
    for target, key in zip(NAMES, ("project_id", "subject_id")):
        ids = _ids_in(table, findings, key)
        if ids is not None:
            names = findings[key].map(names_of(ids, called))
            columns[target] = findings[target].where(findings[target].notna(), names.where(names.notna(), None))
    return findings.assign(**columns)


def _ids_in(table: FeatureTable, findings: pd.DataFrame, key: str) -> pd.Series | None:
    """Ids of projects or parcels as texts, of each feature ``(m,)``; None where the layer does not say them."""
    if key in table.columns:
        return table.columns[key].astype("string")
    fids = pd.to_numeric(findings["subject_fid"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    about = np.flatnonzero(~np.isnan(fids) & findings[key].notna().to_numpy())
    order = np.argsort(table.fids, kind="stable")
    places = np.minimum(np.searchsorted(table.fids[order], fids[about]), len(table) - 1)
    rows = order[places]
    if not len(about) or (table.fids[rows] != fids[about]).any():
        return None
    wanted = findings[key].iloc[about].astype("string").to_numpy(dtype=object)
    for ids in (*(table.columns[name].astype("string") for name in table.columns.columns),
                pd.Series(table.fids).astype("string")):
        if (ids.iloc[rows].fillna("").to_numpy(dtype=object) == wanted).all():
            return ids
    return None


def stored_names(frame: pd.DataFrame) -> tuple[dict, dict]:
    """Id -> name of the projects and of the parcels of a store.

    Args:
        frame: findings of the store ``(n,)``.
    """
    return tuple(names_of(frame[key], frame[name]) for name, key in zip(NAMES, ("project_id", "subject_id")))


def names_of_projects(columns: pd.DataFrame) -> dict:
    """Project id -> its name, from the rows of a layer of verdicts; empty where no field names projects.

    Names of persons are left out: a report is handed over, as a store is.

    Args:
        columns: of the layer, its own fields among them ``(n,)``.

    >>> names_of_projects(pd.DataFrame({"project_id": ["P1", "P2"], "XMMC": ["张三宅基地", "Mill"]}))
    {'P2': 'Mill'}
    """
    name = name_column(columns.columns)
    return names_of(columns["project_id"], public_names(columns[name])) if name and "project_id" in columns else {}


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


def has_projects(subjects: Iterable, projects: Iterable) -> bool:
    """Whether parcels belong to projects of another name.

    Args:
        subjects, projects: ids of the parcels and of their projects ``(n,)``.

    >>> has_projects(["A"], ["A"]), has_projects(["A", "B"], [None, "P"])
    (False, True)
    """
    return any(project != subject and not fmt.is_missing(project) for subject, project in zip(subjects, projects))
