"""Background work of the screens: loading, marking and synchronising, each in its own thread."""
