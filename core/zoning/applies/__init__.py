"""What applies at a place."""
