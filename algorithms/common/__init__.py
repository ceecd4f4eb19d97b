"""What algorithms of several groups share."""
