"""The map of a project, and small drawings, without a place on earth."""
