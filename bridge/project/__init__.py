"""What belongs to the project that is open: roles, units, what docks remember, styles of results."""
