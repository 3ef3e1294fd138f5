"""Every method: the source documents' formulas as written, and the entries of the Methods page."""
