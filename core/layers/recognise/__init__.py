"""What a layer seems to be, guessed by names, fields and geometry."""
