"""A site as Jekyll reads it: trees become posts and entries, post texts become documents. No screen, no git."""
