"""What the cache and the journal have in common: private SQLite files, and what can be wrong with them.

worker       one thread that does all SQL, awaited      files     private files, their companions and folders
schema       tables, migrations and whose file it is    faults    what a SQLite error means
transaction  wholly done, or not at all                 patience  what several processes do to one file at once
"""
