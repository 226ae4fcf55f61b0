"""What segtui must withstand: the numbers that tests are marked with, and each case in one line.

`@pytest.mark.threat("T07")` on a test says that it tests the case, not merely that it has to do with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

CASES = {
    "T01": "escape sequences in any string of the API reach no terminal",
    "T02": "nor do C1 controls, NUL, SO and DEL",
    "T03": "bidirectional controls are visible, and marked",
    "T04": "zero-width characters are marked, and search ignores them",
    "T05": "names that look alike are pointed out, and deleted by slug or id alone",
    "T06": "wide, joined and combining characters leave columns aligned",
    "T07": "markup in a field is text: no action, no crash",
    "T08": "a hostile error message is inert wherever it is said",
    "T09": "newlines, tabs and endless names are one cut-off row",
    "T10": "what is pasted without brackets writes nothing",
    "T11": "SIGTERM and SIGHUP leave the terminal as it was",
    "T12": "after kill -9 the terminal can be put right by a command",
    "T13": "where the terminal is gone, the process ends",
    "T14": "suspending in a request doubles no write and restores the modes",
    "T16": "a crash tells neither token nor write key",
    "T17": "nor does what the network libraries log",
    "T18": "no error text holds a key",
    "T19": "secrets are masked wherever they are shown",
    "T20": "a token on the command line is refused",
    "T21": "files of secrets are private, or refused",
    "T22": "a keyring that is locked, absent or hangs is left after 3 s, a command after 10",
    "T23": "cache, WAL and copies of it hold no secret",
    "T24": "the token goes to one scheme, host and port; no redirect is followed",
    "T25": "hosts in disguise are refused, and plain http but for loopback",
    "T26": "TLS errors are final; own certificates and proxies work",
    "T27": "a 429 is obeyed within a cap, counted down, and can be cancelled",
    "T28": "reads are tried three times with jitter, within a budget",
    "T29": "a creation whose answer was lost is looked for, never sent again",
    "T30": "so is a new write key, by the keys before and after",
    "T31": "a crash between sending and answer is found out at the next start",
    "T32": "what others changed before a PATCH is a conflict, and nothing is sent",
    "T33": "labels that others changed are merged, or a conflict",
    "T34": "a bulk that fails in the middle tells exact results and can go on",
    "T35": "a repeated or endless cursor stops, as incomplete",
    "T36": "what moves between pages comes once",
    "T37": "a good status with a bad body is an error, and the old data stays",
    "T38": "missing, null and mistyped fields still show, unknown ones survive",
    "T39": "huge, packed and deep answers are cut off while they stream",
    "T40": "leaving cancels reads, never a write, and nothing late is shown",
    "T41": "in an outage the cache shows with its age, and it ends by itself",
    "T42": "401 and 403 stop writes, keep the cache and say why",
    "T43": "damaged files are noticed, set aside, built anew and told once",
    "T44": "kill -9 in a write leaves the files whole and loses nothing acknowledged",
    "T45": "two instances at once lose nothing and are never locked out",
    "T46": "full disks, read-only and network homes: on in memory, with a notice",
    "T47": "a newer schema is left alone, an older one migrated wholly or not",
    "T48": "rows of another workspace, host or token are never seen; purging removes all",
    "T49": "a clock a year off neither stalls nor makes anything fresh for ever",
    "T50": "read-only sends nothing but GET, whatever is pressed or called",
    "T51": "flag, environment and profile each make it read-only",
}

Row = tuple[str, Counter[str]]


def counted(found: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """How many tests of each case ended how, by pairs of a case and an outcome."""
    counts: dict[str, Counter[str]] = {case: Counter() for case in CASES}
    for case, outcome in found:
        counts[case][outcome] += 1
    return counts


def table(counts: dict[str, Counter[str]], *, is_whole: bool) -> Iterator[tuple[str, bool]]:
    """The lines of the table, and whether each is as it should be; cases without tests only of a whole run."""
    for case, said in CASES.items():
        outcomes = counts[case]
        if not outcomes and not is_whole:
            continue
        bad = bool(outcomes["failed"]) or not outcomes["passed"]
        ends = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())) or "NONE"
        yield f"{case}  {said:<76}  {outcomes.total():>4}  {ends}", not bad


def unknown(cases: Sequence[str]) -> list[str]:
    """Those that are no cases."""
    return [case for case in cases if case not in CASES]
