"""How sure sums of areas and densities are: bands by formula and by drawing."""
