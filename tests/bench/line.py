"""A real SSH server at the end of a slow line: a network namespace of our own, few bits a second, a long way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
RATE = "256kbit"
WAY_S = 0.15
"""How long each byte takes, in each direction."""

_NEAR, _FAR = "10.213.77.1", "10.213.77.2"
_PORT = "2222"
_TOOLS = ("ip", "tc", "ssh", "ssh-keygen", "sshd")


def why_not() -> str:
    """Why there can be no such line here; empty: there can."""
    lacking = [tool for tool in _TOOLS if shutil.which(tool, path=_PATH) is None]
    if lacking:
        return f"no {', '.join(lacking)}"
    return "" if os.geteuid() == 0 else "only root may make a network namespace"


_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


@contextmanager
def slow_line() -> Iterator[Sequence[str]]:
    """A line that is open until the block is left; gives what to put in front of a command to run it at the far end."""
    name = f"segtui-{os.getpid()}"
    near, far = f"sn{os.getpid()}", f"sf{os.getpid()}"
    inside = ("ip", "netns", "exec", name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            _run("ip", "netns", "add", name)
            _run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
            for before, device, address in (((), near, _NEAR), (inside, far, _FAR)):
                _run(*before, "ip", "addr", "add", f"{address}/30", "dev", device)
                _run(*before, "ip", "link", "set", device, "up")
                shape = ("rate", RATE, "burst", "4kb", "latency", "500ms")
                _run(*before, "tc", "qdisc", "add", "dev", device, "root", "tbf", *shape)
            with _server(Path(folder)) as options:
                yield (*inside, "ssh", "-tt", *options, f"root@{_NEAR}")
        finally:
            subprocess.run(["ip", "link", "del", near], capture_output=True, env=_environ())
            subprocess.run(["ip", "netns", "del", name], capture_output=True, env=_environ())


@contextmanager
def _server(folder: Path) -> Iterator[Sequence[str]]:
    """An SSH server at the near end, for one key of its own; gives the options of a client."""
    for name in ("host", "user"):
        _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
    allowed = folder / "allowed"
    allowed.write_text((folder / "user.pub").read_text(encoding="ascii"), encoding="ascii")
    allowed.chmod(0o600)
    Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants it, and starts nowhere without
    settings = {
        "ListenAddress": _NEAR, "Port": _PORT, "HostKey": folder / "host", "AuthorizedKeysFile": allowed,
        "StrictModes": "no", "UsePAM": "no", "PasswordAuthentication": "no", "PermitRootLogin": "prohibit-password",
        "PidFile": "none",
    }  # fmt: skip
    given = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    sshd = shutil.which("sshd", path=_PATH)
    with subprocess.Popen([str(sshd), "-D", "-e", "-f", "/dev/null", *given], stderr=subprocess.DEVNULL) as server:
        try:
            _await_server()
            way = f"{sys.executable} -m tests.bench.delayed %h %p {WAY_S}"
            client = {
                "ProxyCommand": way, "Port": _PORT, "IdentityFile": folder / "user", "StrictHostKeyChecking": "no",
                "UserKnownHostsFile": "/dev/null", "LogLevel": "ERROR",
            }  # fmt: skip
            yield [word for name, value in client.items() for word in ("-o", f"{name}={value}")]
        finally:
            server.terminate()


def _await_server() -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection((_NEAR, int(_PORT)), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _environ() -> Mapping[str, str]:
    return os.environ | {"PATH": _PATH}


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env=_environ())
