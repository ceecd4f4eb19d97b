"""Uses of land against planning zones, by an admission matrix."""
