"""Posts that there are in several languages, and the one of them that is listed."""
