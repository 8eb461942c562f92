"""A site as Jekyll reads it: a tree becomes posts and entries, a post's text a document. Knows no screen, no git."""
