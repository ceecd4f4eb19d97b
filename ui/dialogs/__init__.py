"""Widgets of Processing's dialogs for our inputs: choices in words, drop-downs of what is there, recognised fields."""
