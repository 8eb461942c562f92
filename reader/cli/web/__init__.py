"""`serve`: the reader in a browser, on the person's own machine."""
