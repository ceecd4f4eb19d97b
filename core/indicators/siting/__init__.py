"""Ground that is left for solar or wind power outside what excludes it, and why each other piece is excluded."""
