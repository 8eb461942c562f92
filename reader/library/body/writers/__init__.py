"""Writers that turn a document back into text: plain, Markdown or HTML."""
