"""The terminal below the screens: its colours, its clipboard, its driver, and leaving it cleanly."""
