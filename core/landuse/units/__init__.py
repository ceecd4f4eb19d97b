"""Administrative and ownership units: which one a parcel belongs to, and areas adjusted to their totals."""
