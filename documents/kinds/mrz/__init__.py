"""Machine-readable zones of passports, visas and cards: ICAO Doc 9303."""
