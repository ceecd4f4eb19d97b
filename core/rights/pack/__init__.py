"""Packs of kind rights: types of rights and which exclude each other; stages in the life of land."""
