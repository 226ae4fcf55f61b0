"""The workspace as a file: gathered once, and written in one of four formats that are pure functions of it."""
