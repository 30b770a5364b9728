"""What waits: submissions to be read, callbacks to be sent. The database is the queue."""
