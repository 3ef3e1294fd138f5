"""The Plan: one document that describes a company, and the assumptions in it."""
