"""Shapes and measures: overlay, area, length, coordinate systems."""
