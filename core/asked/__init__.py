"""What checks other than zoning ask of their layers, so that a user can say what fields and values mean."""
