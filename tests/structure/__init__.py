"""Does a post show what its page shows? Headings, lists, cells, code, links, pictures, notes and styles, compared."""
