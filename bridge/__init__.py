"""Between QGIS and core: layers to tables and back."""
from __future__ import annotations

from .runs.proj import share_proj_database

share_proj_database()
