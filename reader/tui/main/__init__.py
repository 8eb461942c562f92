"""The main screen and its parts, each of which knows only its own widgets and the few parts it is given."""
