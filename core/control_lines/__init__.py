"""The control lines themselves: do they agree with each other, with the land and with an earlier version."""
