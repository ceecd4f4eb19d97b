"""Tables to layers: where results go, drafts until a run is done, values that a format can hold."""
