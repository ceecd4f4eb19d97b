"""Series of indicators as they are recorded: values, targets, units and breaks, never overwritten."""
