"""What a user runs: thin Processing algorithms."""
