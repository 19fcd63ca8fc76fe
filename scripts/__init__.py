"""What maintainers run by hand, once in a while; nothing of it is installed."""
