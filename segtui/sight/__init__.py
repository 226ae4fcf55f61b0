"""What is on the terminal: its modes, its cells, and the first sight of a run before anything heavy is loaded.

Only the lightest of the standard library is imported here: no `re`, `typing`, `dataclasses`, `pathlib` or `json`. The
first frame of a warm start is drawn by these modules alone.
"""
