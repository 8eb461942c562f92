"""Reads the files of a tree: which of them are posts, and what they contain; large sites with a second process."""
