"""What mail apps, watchers and web servers ask."""
