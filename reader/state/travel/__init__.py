"""Exchange of marks: export, import, and synchronisation between machines."""
