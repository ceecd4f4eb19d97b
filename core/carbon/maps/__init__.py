"""What a user's own map of biomass, growing stock or carbon says of land, and how it joins a family of densities."""
