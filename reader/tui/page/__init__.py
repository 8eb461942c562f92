"""What is marked on a page beside its own looks: matches, headings, the chosen link, and the looks of its roles."""
