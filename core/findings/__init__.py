"""Findings as a table that people sort, filter, group and read."""
