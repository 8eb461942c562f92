"""Front matter in every form, and what texts take in from elsewhere: other files, sections, tags of templates."""
