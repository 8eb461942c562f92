"""The query language of the search box: parsing, filtering, completion."""
