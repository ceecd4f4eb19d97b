"""Packs of kind schema: the layers of a database, their fields, and the rules of a pre-check."""
