"""Packs of kind intensity: indicators, and how their values are written."""
