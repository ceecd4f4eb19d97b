"""Cards on carbon: one subject's ground, and everything about a coefficient."""
