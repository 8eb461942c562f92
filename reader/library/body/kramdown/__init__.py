"""Markdown as kramdown's GFM dialect reads it: blocks first, running text second."""
