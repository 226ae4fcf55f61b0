"""What was fetched, when, for which workspace: opaque documents in SQLite, one file for each host and token.

cache     the asynchronous front, one thread for all SQL      identity   whose cache it is: the file's name
store     reads, writes and refreshes                         paths      the folder and private files
database  one connection that survives damage and full disks  opening    a file's checks, schema and setting aside
rows      the statements, a page at a time                    schema     tables and migrations
packed    many records through SQL in one step                faults     what a SQLite error means here
report    `segtui cache info` and `segtui cache purge`        freshness  ages, as pure functions
"""
