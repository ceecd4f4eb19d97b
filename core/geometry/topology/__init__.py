"""What outlines are made of: usable or not, edges, vertices, faces, straight lines."""
