"""Boundary-point files (界址点 TXT): the exchange format of parcels, read, checked and written."""
