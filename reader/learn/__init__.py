"""Learning: topics, reading order, recall, and statistics."""
