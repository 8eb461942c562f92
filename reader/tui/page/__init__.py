"""Overlays on a page: matches, headings, the selected link, and the styles of its roles."""
