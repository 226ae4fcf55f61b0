"""The README, made from the texts of the topics: `python -m tests.docs` writes it."""
