"""The first minute: a panel that shows what can be done here and now, with one click each."""
