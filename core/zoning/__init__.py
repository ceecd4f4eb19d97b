"""Zoning control: subjects against control lines."""
