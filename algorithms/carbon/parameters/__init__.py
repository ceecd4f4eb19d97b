"""What algorithms of carbon ask for in common."""
