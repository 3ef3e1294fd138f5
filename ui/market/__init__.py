"""Parts of the market pages."""
