"""Indicators of land by unit: what low-carbon and resilience indicators, and the screen of sites, share."""
