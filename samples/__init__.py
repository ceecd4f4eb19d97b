"""The invented sample county and what writes it."""
