"""Two workspaces, or two times of one, compared field by field: snapshots, and the difference of two of them."""
