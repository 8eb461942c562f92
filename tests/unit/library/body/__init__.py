"""Tests of the body: what Markdown and HTML become."""
