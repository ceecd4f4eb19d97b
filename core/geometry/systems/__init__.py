"""In which coordinate system things are, and whether they can be there."""
