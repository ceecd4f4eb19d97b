"""Codes of one list into another, with decisions that are kept."""
