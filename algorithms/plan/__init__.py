"""Land against its plan."""
