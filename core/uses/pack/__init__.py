"""Packs of kind matrix: which use is admitted in which zone."""
