"""Layers and files that tests make, good or damaged, and what is read of them."""
