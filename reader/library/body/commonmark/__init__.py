"""CommonMark and what is built on it: GitHub's Markdown, Obsidian's, and those of Hugo, MkDocs and Docusaurus."""
