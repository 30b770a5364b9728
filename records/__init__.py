"""What is kept of verifications: sealed, found again by fingerprints, audited, and erased."""
