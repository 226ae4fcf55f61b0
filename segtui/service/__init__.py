"""What segtui does, whatever the front end."""
