"""Packs of kind codes: lists, crosswalks, groups and further tables, read strictly."""
