"""Is what the clauses of a plan promise measurable, measured and on its path, and which parcels carry it?"""
