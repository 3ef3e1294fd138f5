"""Sourced figures as data files, and their reader."""
