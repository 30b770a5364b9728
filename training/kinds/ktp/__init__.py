"""Fictional identity cards, drawn from seeds."""
