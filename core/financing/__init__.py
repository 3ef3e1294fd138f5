"""Rounds, cap table, waterfall, loans and valuation."""
