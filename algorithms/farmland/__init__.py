"""Cropland and permanent basic farmland over time."""
