"""Which rows of a pack's tables hold for some land, and what several candidates give together."""
