"""Screens that open above the main one: dialogs, help, palette, statistics."""
