"""Packs of kind access: clauses for control units, read strictly."""
