"""Packs of coefficients: densities, fluxes, fuels, buildings and grid, read strictly."""
