"""Parts of the lab."""
