"""What buildings emit in a year."""
