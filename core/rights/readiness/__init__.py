"""Whether a parcel is ready to be supplied: approval, rights, plan, lines and documents, as far as the layers know."""
