"""How fast segtui is, as a person feels it: `python -m tests.bench`.

Every figure comes from the program in a pseudo-terminal, over real HTTP to an emulator, and most are ratios to the
smallest Textual app with a table, alternating with it in one run, because absolute times drift. It measures; it is no
test: nothing fails for being slow.

__main__   the command                                   parts      what is measured, part by part, and the goals
figures    one figure beside its goal, tables, JSON      terminal   the terminal that the programs are driven in
stage      workspaces, emulators and homes               others     other terminal programs, beside segtui
line       an SSH server behind a slowed link            delayed    what holds up each byte of that link
"""
