"""What a hectare of each class holds: rows of packs or of the user, with their spread and their sources."""
