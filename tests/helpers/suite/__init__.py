"""How the whole suite runs, and how computations ask whether they go on."""
