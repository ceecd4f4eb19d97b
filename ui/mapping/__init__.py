"""Which field of a layer holds what a pack asks for, and what its values mean: chosen by clicks."""
