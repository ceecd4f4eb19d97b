"""Write the sample county again: ``/usr/bin/python3 samples/generate.py [folder]``."""
from __future__ import annotations

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main(folder: pathlib.Path) -> None:
    """Write the GeoPackage and the expected answers into a folder."""
    from generator import county, writing

    found = county.build_layers()
    path = writing.write_geopackage(folder / "county.gpkg", found)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {len(found)} layers")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
