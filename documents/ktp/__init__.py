"""What an Indonesian identity card says: its fields, what they mean, whether they fit together."""
