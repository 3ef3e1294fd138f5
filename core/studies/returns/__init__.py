"""Returns of the whole company and of every class of owners."""
