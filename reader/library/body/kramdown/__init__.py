"""A parser for kramdown's GFM dialect of Markdown: blocks first, running text second."""
