"""What became of each land-use class between two dates."""
