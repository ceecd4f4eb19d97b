"""Layers made comparable: which plays which role, in one coordinate system, in force on the day."""
