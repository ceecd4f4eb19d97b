"""The ground of every layer: the invented terrain, its parcels, and what the survey says of them."""
