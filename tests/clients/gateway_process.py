"""What lives here: a gateway to test against: one that is named in the environment, or a demo started for it."""

import json
import os
import queue
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# Far more than it takes, also on a busy machine.
START_LIMIT_SEC = 90
STOP_LIMIT_SEC = 45


@dataclass
class Gateway:
    """Where a gateway is, the key it takes, and where its simulated upstream is controlled."""

    url: str
    key: str
    simulator_url: str


def from_environment():
    """The gateway that the environment names, or None."""
    names = ("GATEWAY_URL", "GATEWAY_KEY", "SIMULATOR_URL")
    values = [os.environ.get(name) for name in names]
    if not any(values):
        return None
    missing = [name for name, value in zip(names, values) if not value]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} must be set too, or none of {', '.join(names)}")
    return Gateway(*(value.rstrip("/") for value in values))


def binary():
    """The program under test."""
    return Path(os.environ.get("BUSINESS2API_BIN", REPOSITORY / "target/debug/business2api"))


@dataclass
class DemoProcess:
    """`business2api demo` on a free port, stopped at the end of the block."""

    accounts: int = 5
    _process: subprocess.Popen = field(default=None, init=False)
    _errors: object = field(default=None, init=False)

    def __enter__(self):
        program = binary()
        if not program.exists():
            raise RuntimeError(f"{program} is not there: run `cargo build -p business2api` first")
        self._errors = tempfile.TemporaryFile("w+")
        command = [program, "demo", "--listen", "127.0.0.1:0", "--json"]
        command += ["--accounts", str(self.accounts)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        try:
            ready = json.loads(self._first_line())
        except (queue.Empty, ValueError) as error:
            self._stop()
            raise RuntimeError(f"the demo did not start: {self._log_tail()}") from error
        return Gateway(ready["url"], ready["key"], ready["simulator_url"])

    def __exit__(self, *_):
        self._stop()

    def _first_line(self):
        lines = queue.Queue()
        read = threading.Thread(
            target=lambda: lines.put(self._process.stdout.readline()), daemon=True
        )
        read.start()
        return lines.get(timeout=START_LIMIT_SEC)

    def _stop(self):
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT_SEC)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _log_tail(self):
        self._errors.seek(0)
        return self._errors.read()[-4000:]
