"""What every dock is built on: its frame, its work in the background, the map, files that leave it."""
