"""What lives here: the Node that the client tests bring along, and how its programs are run: without the home, the
settings and the network of whoever runs the tests."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent / "node"
PACKAGES = FOLDER / "node_modules"
#: A program that hangs is ended after so many seconds; most take three.
LIMIT_SEC = 120
#: Where nothing listens: what is not on this machine can't be reached, and is not waited for.
NOWHERE = "http://127.0.0.1:9"


def node():
    """The Node that was installed with the packages, or the one on the PATH."""
    brought = sorted(PACKAGES.glob("node-linux-*/bin/node"))
    return str(brought[0]) if brought else shutil.which("node")


@dataclass
class Ran:
    """How a program ended, and what it said."""

    code: int
    out: str
    err: str

    def __str__(self):
        return f"exit code {self.code}\n--- stdout\n{self.out[-8000:]}\n--- stderr\n{self.err[-8000:]}"


def run(script, *arguments, home, cwd, **environment):
    """Runs a script of Node, or of a package, to its end; fails the test if that is not a good one."""
    if not PACKAGES.is_dir():
        raise RuntimeError(f"{PACKAGES} is not there: run `npm ci` in {FOLDER} first")
    command = [node(), str(script), *arguments]
    environment = {
        "PATH": f"{Path(node()).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "NO_PROXY": "127.0.0.1,localhost",
        **environment,
    }
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT_SEC,
        )
    except subprocess.TimeoutExpired as late:
        said = [(part or b"").decode(errors="replace") for part in (late.stdout, late.stderr)]
        return failed(Ran(-1, said[0], f"{said[1]}\nended after {LIMIT_SEC} s"))
    ran = Ran(done.returncode, done.stdout, done.stderr)
    return ran if ran.code == 0 else failed(ran)


def failed(ran):
    """Ends the test, telling all that the program said."""
    pytest.fail(str(ran), pytrace=False)
