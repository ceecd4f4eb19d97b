"""Personal data: fields recognised by their names, values by their form."""
