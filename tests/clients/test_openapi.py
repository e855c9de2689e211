"""What lives here: requests made up from the OpenAPI document, and whether the answers are what it says."""

import subprocess
import sys
from pathlib import Path

import pytest

#: What takes accounts away from the tests that run beside this one, or has the gateway work otherwise under them.
DESTRUCTIVE = [
    "delete_account",
    "disable_account",
    "browser_refresh",
    "change_config",
    "change_cooldown",
]
#: What goes on for ever.
ENDLESS = ["stream_logs"]
#: What answers that it is switched off, which is a server error on purpose.
SWITCHED_OFF = ["add_flow_token", "remove_flow_token", "reload_flow_tokens"]
#: What answers 502 without a registrar, and 503 where there is no pool server.
NOT_SERVED = ["trigger_register", "worker_upload_account", "worker_socket"]
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]
LIMIT_SEC = 180


def test_answers_are_what_the_document_says(gateway, tmp_path):
    command = [
        Path(sys.executable).parent / "schemathesis",
        "run",
        f"{gateway.url}/openapi.json",
        f"--header=Authorization: Bearer {gateway.key}",
        f"--checks={','.join(CHECKS)}",
        "--phases=examples,coverage,fuzzing",
        "--max-examples=20",
        "--workers=2",
        "--seed=1",
        "--request-timeout=60",
        "--no-color",
    ]
    excluded = DESTRUCTIVE + ENDLESS + SWITCHED_OFF + NOT_SERVED
    command += [f"--exclude-operation-id={operation}" for operation in excluded]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=LIMIT_SEC)
    if ran.returncode != 0:
        pytest.fail(f"{ran.stdout[-12000:]}\n{ran.stderr[-4000:]}", pytrace=False)
