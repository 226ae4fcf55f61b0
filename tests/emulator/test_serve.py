"""The emulator as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from segtui.emulator import run_emulator
from segtui.errors import FileProblem, UsageError
from tests.emulator.support import headers, workspace

RUN = "import json, sys; from segtui.emulator import run_emulator; sys.exit(run_emulator(**json.loads(sys.argv[1])))"


@contextmanager
def running(**options: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-W", "error", "-c", RUN, json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on http://"), line
            yield process, line.removeprefix("listening on ").strip()
        finally:
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_its_address_serves_and_ends_in_order(ending: signal.Signals) -> None:
    with running() as (process, url), httpx.Client(base_url=url, headers=headers(), trust_env=False) as client:
        assert client.get("/").json()["data"]["workspace"]["slug"] == "cairn-outfitters"
        process.send_signal(ending)  # the connection is still open
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


def test_it_serves_a_file_with_tokens_faults_and_a_log(tmp_path: Path) -> None:
    (tmp_path / "w.json").write_text(json.dumps(workspace()), encoding="utf-8")
    (tmp_path / "f.json").write_text('[{"operation": "list_labels", "status": 503, "times": 1}]', encoding="utf-8")
    files = {"workspace": str(tmp_path / "w.json"), "faults": str(tmp_path / "f.json"), "requests": str(tmp_path / "r")}
    with (
        running(token="t", member_token="m", **files) as (_, url),
        httpx.Client(base_url=url, headers=headers("t"), trust_env=False) as client,
    ):
        assert [client.get("/labels").status_code for _ in range(2)] == [503, 200]
        assert client.get("/", headers=headers("m")).status_code == 200
        assert client.post("/labels", headers=headers("m"), json={}).status_code == 401
        assert client.get("/", headers=headers()).status_code == 401
    assert len((tmp_path / "r").read_text(encoding="utf-8").splitlines()) == 5


def test_it_listens_on_the_port_and_host_that_were_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(port=port, host="localhost") as (_, url):
        assert url == f"http://localhost:{port}"
        assert httpx.get(url, headers=headers(), trust_env=False).status_code == 200


def test_a_port_in_use_and_bad_files_are_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="cannot listen on"):
        run_emulator(port=taken.getsockname()[1])
    with pytest.raises(UsageError, match="cannot listen on"):
        run_emulator(port=99_999)
    for name in ("workspace", "faults"):
        with pytest.raises(FileProblem):
            run_emulator(**{name: tmp_path / "nope"})


def test_neither_httpx_nor_uvicorn_is_loaded_before_it_is_needed() -> None:
    late = "('httpx', 'uvicorn', 'h11')"
    check = f"import sys, segtui.emulator as e; e.Emulator(); print([m for m in {late} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
