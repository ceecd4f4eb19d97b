"""The kinds of packs by name. ``core/pack_review/kinds.py`` says how each is tested."""

KINDS = ("zoning", "codes", "access", "balance", "intensity", "matrix", "schema", "coefficients", "quotas",
         "indicators", "carbon", "exchange", "rights", "monitoring")
