"""The Zoning dock."""
