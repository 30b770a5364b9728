"""What every call has in common: errors, headers, forms, guards, schemas."""
