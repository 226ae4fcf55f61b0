"""Forms on a headless terminal, and their pure parts."""
