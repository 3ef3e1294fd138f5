"""What leaves the dashboard as a document: made from a case, in a language of its own."""
