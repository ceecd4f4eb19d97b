"""The kinds of packs by name. How each is tried stands in ``core/pack_review/kinds.py``."""

KINDS = ("zoning", "codes", "access", "balance", "intensity", "matrix", "schema", "coefficients", "quotas",
         "indicators", "carbon")
