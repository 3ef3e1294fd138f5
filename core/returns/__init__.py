"""Discounting, return measures and the verdict."""
