"""Running git safely: one door, judged addresses, and what git says put into sentences."""
