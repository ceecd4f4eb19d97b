"""From layers and choices to what each check reads."""
