"""What a cadastral survey says of parcels: their sides, and what lies beyond them."""
