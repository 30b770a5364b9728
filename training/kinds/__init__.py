"""Drawings of one kind of document each."""
