"""Charts, KPI cards, tables."""
