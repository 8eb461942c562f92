"""Text as words: tokens, what English needs told, and words that mean about the same."""
