"""What land is used for, who has it, and how much of it there is."""
