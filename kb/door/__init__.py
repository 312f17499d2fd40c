"""What stands in front of Django: an ASGI application that gives it whole requests, and sends its answers for it."""
