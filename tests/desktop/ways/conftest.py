"""The ``qgis_process`` that all ways share: one runs on while these files are tested."""
from __future__ import annotations

import pytest
from helpers.desk.qgis_run import Doors


@pytest.fixture(scope="package")
def doors(tmp_path_factory):
    served = Doors(tmp_path_factory.mktemp("doors"))
    yield served
    served.close()
