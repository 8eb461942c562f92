"""What a shell wants of the program: completion and the manual page."""
