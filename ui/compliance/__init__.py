"""The Compliance dock."""
