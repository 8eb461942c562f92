"""The widgets of the screens: each draws its own lines and reports user actions as messages."""
