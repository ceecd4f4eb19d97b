"""How far an indicator is from its target, on which path, with which trend: levels of many series at once."""
