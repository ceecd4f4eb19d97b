"""Statistics out of a spreadsheet: what its heads and words mean, before anything is recorded."""
