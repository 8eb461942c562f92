"""The contents of the list: rows, sort orders, views, and the history of opened posts."""
