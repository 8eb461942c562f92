"""Parsed posts between runs: the columns they are packed into, and the file that keeps them."""
