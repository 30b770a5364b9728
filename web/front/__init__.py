"""The front: takes connections and requests in, and hands them to threads."""
