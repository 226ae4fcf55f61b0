"""segtui: the sources of a Twilio Segment workspace, at the keyboard.

The map of the code. Imports only run rightwards, and each outside library comes in by one door (`tests/test_rooms.py`):

    __main__ → tui | cli | mcp → service → api | cache | journal | emulator
        → operations → decoding → models → text, errors

operations/   the 23 operations of the API, each declared once; calling one gives a `Call` and does no I/O
models        the API's records; decoding: JSON to records and back, tolerantly, keeping what is unknown
text          strings from outside made harmless where JSON enters, and secrets masked
errors        the tree of errors, and the exit status of each
settings, config_file/, hosts, private_files, credentials   profiles, where requests may go, where the token comes from
keys/         the keys of the screens, declared once, and other ones from the config file
topics/       what there is to read: for `segtui help`, the palette, the README and the man page
api/          a `Call` becomes a request, paced and guarded, and comes back as records (httpx)
cache/        what was fetched, when, for which workspace (SQLite)
journal/      what was written, and how it ended (SQLite)
service/      the one way to the data: cache first, then live; filters, sorting, reports, plans of writes; the doctor
tui/          the screens (Textual): each asks the service and shows what comes
cli/          the command line (click)
mcp/          the tool server (the `mcp` SDK)
emulator/     the API in a box, sharing no code with the client
"""
