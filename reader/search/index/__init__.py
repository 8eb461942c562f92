"""The index: posting lists, their storage, and the index words that a typed word may stand for."""
