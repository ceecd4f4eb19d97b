"""What may go wrong with layers, said before anything is computed."""
