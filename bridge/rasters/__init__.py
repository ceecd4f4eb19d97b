"""Rasters opened, read and written in blocks, counted."""
