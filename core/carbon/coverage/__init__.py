"""Which ground has its numbers by a row, by envelope or not at all, and what would fill each blank."""
