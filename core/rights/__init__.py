"""Which rights lie on a parcel, whose they are, and which of them cannot both hold."""
