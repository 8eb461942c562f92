"""Front matter in every form, and what texts include from elsewhere: other files, sections, template tags."""
