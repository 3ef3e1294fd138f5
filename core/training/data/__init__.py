"""Data sets of the lab."""
