"""The interactive reader, a Textual application."""
