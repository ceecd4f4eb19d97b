"""From layers and tables on rights to what core asks."""
