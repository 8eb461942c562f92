"""HTML, including what Markdown is rendered to: tags and text become a document."""
