"""Packs of any kind under review."""
