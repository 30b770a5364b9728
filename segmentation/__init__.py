"""Where things stand: bytes to upright pixels, cards in photos, fields on cards."""
