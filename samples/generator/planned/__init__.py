"""What plans say: plots, planned land, codes, targets, scenarios."""
