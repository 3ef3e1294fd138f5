"""Assay's calculators: pure Python over NumPy arrays, without screen, database or network."""
