"""What is about persons: fields by their names, values by what stands in them."""
