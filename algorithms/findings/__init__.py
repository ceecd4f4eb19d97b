"""Findings recorded, and checks run again."""
