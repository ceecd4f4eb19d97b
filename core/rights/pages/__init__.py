"""Pages of a report on rights from tables that the checks of the group wrote."""
