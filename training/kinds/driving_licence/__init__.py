"""Fictional driving licences: people, the text of their codes, drawn fronts and backs."""
