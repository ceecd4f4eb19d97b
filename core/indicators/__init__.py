"""Indicators of land by unit: low-carbon, resilience, and ground for solar and wind power."""
