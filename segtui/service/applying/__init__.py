"""Plans carried out: noted, checked against what is there now, sent once, verified, noted again, shown everywhere.

applier    a plan step by step, as a task of the service's own      rules     what each write touches, and what it wants
sending    one step: read, judge, send, verify or look again        judging   conflict, merge, effect: pure decisions
keeping    plans as entries of the journal, without secrets         recovery  what a crash left open
effects    what was written, in every read that is held or cached   again     a plan taken back, or gone on with
"""
