"""Demand, competition, prices, the funding climate and losses."""
