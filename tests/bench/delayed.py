"""Standard input and output to a port and back, every byte held up: `python -m tests.bench.delayed HOST PORT SECONDS`.

As ssh's ProxyCommand it is a long way between two ends that are near.
"""

from __future__ import annotations

import os
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable


def carry(read: Callable[[], bytes], write: Callable[[bytes], object], seconds: float) -> threading.Thread:
    """Carry bytes from one side to the other, each that long after it came."""
    held: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

    def take() -> None:
        while True:
            data = read()
            held.put((time.monotonic() + seconds, data))
            if not data:
                return

    def give() -> None:
        while True:
            due, data = held.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                return
            write(data)

    threading.Thread(target=take, daemon=True).start()
    giving = threading.Thread(target=give, daemon=True)
    giving.start()
    return giving


def main() -> None:
    host, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    line = socket.create_connection((host, port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    carry(lambda: os.read(0, 65536), line.sendall, seconds)
    carry(lambda: line.recv(65536), lambda data: os.write(1, data), seconds).join()


if __name__ == "__main__":
    main()
