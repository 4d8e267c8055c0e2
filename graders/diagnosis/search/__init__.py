"""Which mistakes give an answer."""
