"""Marks on their way: export, import, and synchronisation between machines."""
