"""Posts that exist in several languages, and the choice of the one that is listed."""
