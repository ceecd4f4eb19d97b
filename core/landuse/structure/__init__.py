"""How land is used in all, by group, class and unit."""
