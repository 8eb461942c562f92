"""Screens above the main one: dialogs, help, palette, recall, statistics."""
