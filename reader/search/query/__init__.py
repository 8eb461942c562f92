"""What is typed in the search box: reading it, filtering by it, completing it."""
