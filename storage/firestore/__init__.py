"""What every store in Firestore stands on: calls that end within seconds, and images in parts.

Loads nothing of Google's before a store is made.
"""
