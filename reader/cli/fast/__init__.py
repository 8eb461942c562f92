"""What shells ask for at every start, answered before any parser is loaded."""
