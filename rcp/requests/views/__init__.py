"""Pages of requests: the queue and the answers, and the short form."""
