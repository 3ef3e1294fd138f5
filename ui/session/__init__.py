"""What is open: the case, its runs, language and address."""
