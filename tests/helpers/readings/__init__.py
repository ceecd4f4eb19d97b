"""Readings of tables of carbon, and which numbers of packs hold them."""
