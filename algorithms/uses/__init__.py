"""Uses of land against planning zones."""
