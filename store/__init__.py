"""What outlives a session: cases with their history, and who may see and change them."""
