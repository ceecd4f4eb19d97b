"""What the user gives for a run: land, plans, numbers, years; what is filled in, and what a project remembers."""
