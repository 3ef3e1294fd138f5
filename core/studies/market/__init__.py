"""Studies of market risk."""
