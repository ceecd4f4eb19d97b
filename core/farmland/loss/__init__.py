"""Cropland that was turned to something else between two surveys."""
