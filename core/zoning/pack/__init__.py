"""Packs of kind zoning: their keys, and what has to agree between them."""
