"""Mails: what they say, the box they wait in, the ways they go."""
