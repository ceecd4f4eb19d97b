"""What a run needs of the process, and what it leaves: threads, PROJ, manifest, files."""
from .proj import share_proj_database

share_proj_database()
