"""Integration with shells: completion and the manual page."""
