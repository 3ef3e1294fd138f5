"""Who owns what: owners, cap table, vesting, pro rata."""
