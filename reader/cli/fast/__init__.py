"""Commands that shells run at every start, answered before any parser is loaded."""
