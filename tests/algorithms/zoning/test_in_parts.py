"""Checks of the county in one, two and five parts: the bytes of one run; and why other algorithms run whole."""
from __future__ import annotations

import pytest
from helpers.county.results import JOBS, Data, all_outputs
from helpers.desk.running import stopped
from helpers.outcomes import same_outcome

from groundrules.algorithms.common.tracing import Traced
from groundrules.core.errors import InputError
from groundrules.core.scale.checks import CHECKS, check_of
from groundrules.core.scale.run import run_in_parts

pytestmark = pytest.mark.usefixtures("qgis_app")
#: The checks of zoning are compared in tests/core/scale.
IN_PARTS = [name for name in CHECKS if check_of(name).cut is not None and check_of(name).part is not None]


@pytest.fixture(scope="module")
def data(tmp_path_factory, qgis_app):
    return Data(tmp_path_factory.mktemp("county"), None)


@pytest.mark.parametrize("name", IN_PARTS)
def test_parts_of_the_county_have_the_bytes_of_one_run(name, data, tmp_path, monkeypatch):
    """The algorithm asks its check; what it asked is asked again in parts."""
    asked = []

    def taken(check, request, steps):
        asked.append((check, request))
        raise InputError("scale.needs_all")

    monkeypatch.setattr(Traced, "in_parts", staticmethod(taken))
    stopped(name, {**JOBS[name](data, tmp_path), **all_outputs(name, tmp_path)})
    (check, request), = asked
    assert check is check_of(name)
    whole = check.run(request)
    for count in (1, 2, 5):
        same_outcome(run_in_parts(check, request, count=count), whole)
