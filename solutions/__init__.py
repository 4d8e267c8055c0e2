"""Every answer, right or wrong: the reference, and known submissions sorted by their verdict."""
