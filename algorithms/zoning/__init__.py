"""Zoning control: projects and parcels against control lines."""
