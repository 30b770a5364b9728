"""The net that masks a card's fields: its pictures, its training, its measure."""
