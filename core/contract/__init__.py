"""What all checks share. It depends on no rule, layer or pack."""
