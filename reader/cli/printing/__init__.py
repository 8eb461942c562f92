"""What leaves the command line: results, tables, JSON, templates, pages."""
