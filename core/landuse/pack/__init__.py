"""Packs of kind codes: lists, crosswalks, groups and tables beside them, read strictly."""
