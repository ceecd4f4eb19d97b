"""What a run needs of the process, and what it leaves: threads, PROJ, manifest, files."""
