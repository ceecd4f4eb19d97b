"""The expected adjusted areas: largest remainders in exact fractions, over areas from ``generator/ground/area.py``.

Two cases: the patches of one village adjusted to its control area in 0.01 m², and the parcels of each
project adjusted to their own sum in 0.01 mu.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from ..checked.projects import Project
from ..ground import layers
from ..ground.area import ellipsoidal_area_m2

VILLAGE = "9901271000030000000"
SQUARE_METRES = {"0.01 m2": Fraction(1, 100), "0.01 mu": Fraction(20, 3)}
CLEAR = Fraction(1, 10_000)  # of a unit: no unit may go here or there by how an area is measured


def rows(projects: list[Project], villages: layers.Layer, patches: layers.Layer) -> list[dict]:
    """Rows of features, and behind those of a group its sum (without a feature)."""
    control = {unit["ZLDWDM"]: unit["DCMJ"] for unit in villages.rows}
    entries = [
        (values["BSM"], ellipsoidal_area_m2(polygon))
        for values, polygon in zip(patches.rows, patches.geometries)
        if values["ZLDWDM"] == VILLAGE
    ]
    result = _group("village", VILLAGE, entries, Fraction(str(control[VILLAGE])), "0.01 m2")
    for project in projects:
        parcels = [(project.parcel_code(i), ellipsoidal_area_m2(p)) for i, p in enumerate(project.parcels)]
        result += _group("project", project.code, parcels, None, "0.01 mu")
    return result


def _group(case: str, name: str, parts: list, total: Fraction | None, unit: str) -> list[dict]:
    """Adjust one group by the book: shares, whole units, and the missing ones by remainder."""
    size = SQUARE_METRES[unit]
    measured = [Fraction(area) for _, area in parts]
    own = sum(measured)
    total = own if total is None else total
    shares = [area * total / own / size for area in measured]
    goal = floor(total / size + Fraction(1, 2))
    units = [floor(share) for share in shares]
    remainders = [share - whole for share, whole in zip(shares, units)]
    order = sorted(range(len(parts)), key=lambda k: (-remainders[k], k))
    missing = goal - sum(units)
    _check_clear(name, [remainders[k] for k in order], missing, total / size)
    for k in order[:missing]:
        units[k] += 1
    usual = [floor(share + Fraction(1, 2)) for share in shares]
    values = [
        _row(case, name, feature, area, whole, whole - plain)
        for (feature, area), whole, plain in zip(parts, units, usual)
    ]
    return [*values, _row(case, name, "", float(own), sum(units), sum(units) - sum(usual))]


def _row(case: str, group: str, feature: str, measured: float, units: int, received: int) -> dict:
    return {
        "case": case,
        "group": group,
        "feature": feature,
        "measured_m2": f"{measured:.3f}",
        "adjusted": f"{units / 100:.2f}",
        "received": received,
    }


def _check_clear(name: str, remainders: list, missing: int, total: Fraction) -> None:
    """Make sure that the last digits of a measured area decide nothing."""
    half = abs(total - floor(total) - Fraction(1, 2)) < CLEAR
    cut = 0 < missing < len(remainders) and remainders[missing - 1] - remainders[missing] < CLEAR
    near_half = any(abs(remainder - Fraction(1, 2)) < CLEAR for remainder in remainders)
    if half or cut or near_half:
        raise ValueError(f"The adjustment of {name} hangs on the last digits of an area.")
