"""What land, energy and farm inputs emit and remove in a year."""
