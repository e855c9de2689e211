"""What lives here: what all client tests share: the gateway, the simulator's control, a marker per test."""

import base64
import uuid

import pytest

from gateway_process import DemoProcess, binary, from_environment
from simulator_control import SimulatorControl, status

#: An image of one red point.
RED_POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="session")
def gateway():
    """The gateway under test."""
    given = from_environment()
    if given is not None:
        yield given
        return
    with DemoProcess() as started:
        yield started


@pytest.fixture(scope="session")
def simulator(gateway):
    """The control of the gateway's upstream."""
    return SimulatorControl(gateway.simulator_url)


@pytest.fixture
def marker():
    """A word that only this test's prompts hold."""
    return f"marker-{uuid.uuid4().hex[:12]}"


@pytest.fixture(params=["no accounts", "all cooling"], scope="module")
def drained_gateway(request):
    """A gateway of its own that has no account to give."""
    if not binary().exists():
        pytest.skip("needs a gateway of its own, and there is no program to start one with")
    accounts = 0 if request.param == "no accounts" else 2
    with DemoProcess(accounts) as started:
        control = SimulatorControl(started.simulator_url)
        control.faults(None, status(429), standing=True)
        yield started


def png_of_data_uri(markdown):
    """The bytes of the image that a markdown text holds as a data URI."""
    head = "](data:image/png;base64,"
    assert head in markdown, markdown[:200]
    data = markdown.split(head, 1)[1].split(")", 1)[0]
    return base64.b64decode(data, validate=True)
