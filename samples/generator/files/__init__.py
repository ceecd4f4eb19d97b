"""What is written: layers, the project with its styles, the form."""
