"""`serve`: the reader in a browser, on the user's own machine."""
