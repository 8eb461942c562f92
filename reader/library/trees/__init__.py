"""How the library sees files: a folder as a tree, whether it changed, and what a site is known by."""
