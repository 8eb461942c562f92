"""Reading the files of a tree: which of them are posts, and what each holds; of a large site with a second process."""
