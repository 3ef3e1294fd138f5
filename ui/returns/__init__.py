"""Parts of the pages on returns."""
