"""Parsed posts between runs: the columns they are packed into, and the cache file that stores them."""
