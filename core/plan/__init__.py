"""Land against its plan, and a plan against the parent plan."""
