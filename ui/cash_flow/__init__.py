"""Parts of the cash-flow pages."""
