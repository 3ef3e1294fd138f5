"""How money is raised: odds, rounds solved exactly, channels, valuation."""
