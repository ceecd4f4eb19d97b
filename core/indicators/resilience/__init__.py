"""Resilience indicators: what lies in hazard zones, permeable ground, run-off, shelter, a raster by parcel."""
