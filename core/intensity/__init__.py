"""Building intensity against the limits of a plan."""
