"""Published cases with their sources."""
