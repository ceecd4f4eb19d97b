"""How large, how long and how far: areas, lengths, distances, and areas that sum to their total."""
