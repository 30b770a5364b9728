"""The net that finds a card: its pictures, its training, its measure."""
