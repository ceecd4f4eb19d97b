"""Rule packs: rules, code lists and coefficients as data."""
