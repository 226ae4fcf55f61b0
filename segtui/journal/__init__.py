"""Every write made from here: what was intended, before it was sent, and what became of it. One SQLite file.

journal   the asynchronous front, one thread for all SQL    entry   one request of a plan, as it is kept: no secrets
store     the file: kept whole, set aside and salvaged      owner   which process an entry belongs to, and if it lives
schema    the tables
"""
