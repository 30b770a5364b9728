"""Pages for people, drawn on the server beside the calls; every one works by forms alone."""
