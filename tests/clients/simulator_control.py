"""What lives here: the simulator's control surface, as tests use it."""

import json
import urllib.request


class SimulatorControl:
    """Scripts the simulated upstream. `marker` is a text in the prompt of the calls that are meant: tests that run
    side by side against one gateway keep out of each other's way with it."""

    def __init__(self, url):
        self._url = f"{url}/simulator"

    def faults(self, marker, *faults, call="stream_assist", standing=False):
        """The next calls meet these faults, one each; or every call meets the last one."""
        self._call(
            "POST",
            "/faults",
            {"call": call, "scope": scope(marker), "standing": standing, "faults": list(faults)},
        )

    def answer(self, marker, *pieces, **options):
        """The next stream consists of these pieces."""
        answer = {"pieces": list(pieces), **options}
        self._call("POST", "/answers", {"scope": scope(marker), "answers": [answer]})

    def gate(self, marker, after_pieces):
        """Holds the next stream after so many pieces; gives the gate's id."""
        wanted = {"scope": scope(marker), "after_pieces": after_pieces}
        return self._call("POST", "/gates", wanted)["id"]

    def release(self, gate):
        """Opens a gate."""
        self._call("POST", f"/gates/{gate}/release")

    def prompts(self, marker):
        """The prompts of all stream calls with this marker, as they reached the upstream, oldest first."""
        bodies = [
            request["body"]["streamAssistRequest"]
            for request in self._call("GET", "/requests")
            if request["call"] == "stream_assist"
        ]
        prompts = ["\n".join(part["text"] for part in body["query"]["parts"]) for body in bodies]
        return [prompt for prompt in prompts if marker in prompt]

    def sessions(self, marker):
        """The sessions in which something with this marker was asked, oldest first."""
        sessions = self._call("GET", "/sessions")
        asked = lambda session: any(marker in turn["question"] for turn in session["turns"])
        return [session for session in sessions if asked(session)]

    def _call(self, method, path, body=None):
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            content = response.read()
        return json.loads(content) if content else None


def scope(marker):
    """The calls a marker covers; all calls without one."""
    return {} if marker is None else {"body_contains": marker}


def text(value):
    return {"kind": "text", "text": value}


def thought(value):
    return {"kind": "thought", "text": value}


def grounded(value, uri):
    """A text that rests on a page of the web."""
    reference = {"uri": uri, "title": "A page", "domain": "example.com", "content": "As it says."}
    return {"kind": "grounded", "text": value, "references": [reference]}


def pause(seconds):
    return {"kind": "pause", "ms": int(seconds * 1000)}


def status(code, retry_after_sec=None):
    return {"kind": "status", "status": code, "retry_after_sec": retry_after_sec}


#: What breaks an answer when some of it has been seen already.
BROKEN_OFF = {
    "error object": {"kind": "error_in_array", "code": 503, "after_pieces": 2},
    "cut in an object": {"kind": "cut_mid_object", "after_pieces": 2},
    "connection lost": {"kind": "cut_mid_object", "after_pieces": 2, "abort": True},
    "no closing bracket": {"kind": "cut_before_end"},
    "failed": {"kind": "ends_in_state", "state": "FAILED", "after_pieces": 2},
}
