"""Was something done when it was due? Days that may be unknown, and the numbers of idle land."""
