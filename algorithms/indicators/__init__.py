"""Indicators of land by unit, and ground for solar and wind power."""
