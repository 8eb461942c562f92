"""The index: posting lists, how they are stored, and which of its words a typed one may stand for."""
