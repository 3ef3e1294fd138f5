"""Studies of the whole plan."""
