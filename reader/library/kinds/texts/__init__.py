"""What texts of some kinds take in from elsewhere: other files, front matter of sections, tags of templates."""
