"""The output of the command line: results, tables, JSON, templates, pages."""
