"""Cropland converted to other uses between two surveys."""
