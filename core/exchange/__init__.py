"""Templates of files that offices exchange: packs of kind exchange."""
