"""Climate, ecological zone, continent and soils that a place may have, by its coordinates."""
