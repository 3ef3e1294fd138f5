"""Loans, leases and notes."""
