"""What cards say of carbon: one subject's ground, and all that belongs to a number."""
