"""The library's view of files: a folder as a tree, whether it changed, and how a site is identified."""
