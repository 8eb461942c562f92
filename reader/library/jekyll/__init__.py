"""Jekyll's own rules: which files are posts, front matter, dates, addresses, configuration."""
