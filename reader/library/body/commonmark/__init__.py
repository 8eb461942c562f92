"""CommonMark and dialects based on it: those of GitHub, Obsidian, Hugo, MkDocs, Docusaurus and others."""
