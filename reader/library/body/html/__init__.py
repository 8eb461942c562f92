"""HTML, and what kramdown makes of Markdown: tags and text become a document."""
