"""Verifications in Firestore, readable for an admin in the Firebase console.

Loads nothing of Google's before a store is made, so that a service on SQL never does.
"""

from records.firestore.store import FirestoreStore
from records.firestore.templates import FirestoreTemplates

__all__ = ["FirestoreStore", "FirestoreTemplates"]
