"""All kinds of packs under review: read, tried by their own cases, every problem a row."""
