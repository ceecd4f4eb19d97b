"""What shapes have in common, what they cover together, and what is left."""
