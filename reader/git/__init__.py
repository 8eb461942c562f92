"""Runs git safely: the only way to start it, the addresses it may use, and its messages as sentences."""
