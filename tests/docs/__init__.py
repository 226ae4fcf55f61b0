"""The README and the man page, made from the texts of the topics: `python -m tests.docs` writes both.

__main__   the command                                   readme     the topics between the marks of the README
roff       the man page, from the commands and the topics
"""
