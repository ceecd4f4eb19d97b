"""Algorithms of the group "Carbon"."""
