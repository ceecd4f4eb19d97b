"""Indicators of plans: values by unit and year."""
