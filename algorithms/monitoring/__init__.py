"""Indicators over the years: recorded, compared with their targets, traced to the ground."""
