"""Parcels of a drawing, and how much the blocks of a drawing may draw."""
