"""Parcels and buildings as data have them: values, limits, sites, and the four indicators of each."""
