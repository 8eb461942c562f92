"""The terminal behind the screens: its colours, its clipboard, its driver and how it is left."""
