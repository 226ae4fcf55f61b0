"""What was fetched, when, for which workspace: opaque documents in SQLite, one file for each host and token.

cache     the asynchronous front, one thread for all SQL      identity   whose cache it is: the file's name
store     reads, writes and refreshes                         paths      the folder, and which files are ours
database  one connection that survives damage and full disks  opening    a file's checks and setting it aside
rows      the statements, a page at a time                    schema     the tables
packed    many records through SQL in one step                freshness  ages, as pure functions
report    `segtui cache info` and `segtui cache purge`        collection what a load hands out
"""
