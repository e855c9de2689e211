"""What lives here: the official SDKs for Node; their tests are written in JavaScript, a file for each."""

import pytest

from node_programs import FOLDER, run

FILES = sorted(FOLDER.glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=[file.name.removesuffix(".test.mjs") for file in FILES])
def test_node(gateway, file, tmp_path):
    run(
        "--test",
        "--test-reporter=spec",
        str(file),
        home=tmp_path,
        cwd=FOLDER,
        GATEWAY_URL=gateway.url,
        GATEWAY_KEY=gateway.key,
        SIMULATOR_URL=gateway.simulator_url,
    )
