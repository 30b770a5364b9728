"""KTP, the Indonesian identity card."""
