"""A document as text again: plain, Markdown or HTML."""
