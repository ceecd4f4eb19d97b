"""Findings stores that tests make, and killers of their writers."""
