"""Submissions in Firestore, for services whose records are there. Loads nothing of Google's before
they are asked for."""

from backlog.firestore.rows import FirestoreRows

__all__ = ["FirestoreRows"]
