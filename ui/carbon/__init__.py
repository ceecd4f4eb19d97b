"""The Carbon dock."""
