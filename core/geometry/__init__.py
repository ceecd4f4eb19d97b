"""Shapes and measures; here what all rooms below it run on: threads and cancels, unions, large polygons in parts."""
