"""Parts of the financing pages."""
