"""What lives here: Claude Code, Codex, Gemini CLI and Continue, headless, each with a task that needs one call of a tool."""

import json

import pytest

from node_programs import PACKAGES, run

MODEL = "gemini-2.5-pro"


@pytest.fixture
def desk(tmp_path, marker):
    """An empty folder to work in, and an empty home."""
    home, folder = tmp_path / "home", tmp_path / marker
    home.mkdir()
    folder.mkdir()
    return Desk(home, folder, marker)


class Desk:
    """A task and where it is done. The path has the marker in it, and so have the prompts and the tool's result."""

    def __init__(self, home, folder, marker):
        self.home, self.folder = home, folder
        self.file = folder / "hello.txt"
        self.content = f"Hello from {marker}: it's <done> & well."
        self.task = f'Create the file {self.file} with the content "{self.content}"'

    def check(self, ran, final_text, simulator, marker):
        """The file is there, the result went back to the model, and what it said of it came out."""
        assert self.file.exists(), ran
        assert self.file.read_text().rstrip("\n") == self.content
        assert "Done: " in final_text, ran
        prompts = simulator.prompts(marker)
        assert "<tool_result" in prompts[-1] and "</tool_result" in prompts[-1], prompts[-1][-2000:]


@pytest.mark.parametrize("model", [MODEL, None], ids=["by name", "its own"])
def test_claude_code(gateway, simulator, marker, desk, model):
    chosen = [] if model is None else ["--model", model]
    ran = run(
        PACKAGES / "@anthropic-ai/claude-code/cli-wrapper.cjs",
        "--print",
        desk.task,
        "--output-format=json",
        "--allowedTools=Write",
        *chosen,
        home=desk.home,
        cwd=desk.folder,
        ANTHROPIC_BASE_URL=gateway.url,
        ANTHROPIC_API_KEY=gateway.key,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="1",
        DISABLE_AUTOUPDATER="1",
    )
    told = json.loads(ran.out)
    assert told["subtype"] == "success" and not told["is_error"], ran
    assert told["num_turns"] == 2, ran
    desk.check(ran, told["result"], simulator, marker)


CODEX_CONFIG = """
model = "{model}"
model_provider = "business2api"
check_for_update_on_startup = false

[model_providers.business2api]
name = "business2api"
base_url = "{url}/v1"
env_key = "BUSINESS2API_KEY"
wire_api = "responses"

[analytics]
enabled = false

[feedback]
enabled = false
"""


@pytest.mark.parametrize("model", [MODEL, "gpt-5.5-codex"], ids=["by name", "its own"])
def test_codex(gateway, simulator, marker, desk, model):
    settings = desk.home / ".codex/config.toml"
    settings.parent.mkdir()
    settings.write_text(CODEX_CONFIG.format(model=model, url=gateway.url))
    last = desk.home / "last.txt"
    ran = run(
        PACKAGES / "@openai/codex/bin/codex.js",
        "exec",
        "--skip-git-repo-check",
        "--dangerously-bypass-approvals-and-sandbox",
        f"--output-last-message={last}",
        desk.task,
        home=desk.home,
        cwd=desk.folder,
        BUSINESS2API_KEY=gateway.key,
    )
    desk.check(ran, last.read_text(), simulator, marker)


GEMINI_SETTINGS = {
    "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
    "privacy": {"usageStatisticsEnabled": False},
    "telemetry": {"enabled": False},
    "security": {"auth": {"selectedType": "gemini-api-key"}},
}


@pytest.mark.parametrize("model", [MODEL, None], ids=["by name", "its own"])
def test_gemini_cli(gateway, simulator, marker, desk, model):
    settings = desk.home / ".gemini/settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps(GEMINI_SETTINGS))
    chosen = [] if model is None else ["--model", model]
    ran = run(
        PACKAGES / "@google/gemini-cli/bundle/gemini.js",
        "--prompt",
        desk.task,
        "--approval-mode=yolo",
        "--output-format=json",
        *chosen,
        home=desk.home,
        cwd=desk.folder,
        GOOGLE_GEMINI_BASE_URL=gateway.url,
        GEMINI_API_KEY=gateway.key,
        GEMINI_CLI_TRUST_WORKSPACE="true",
    )
    told = json.loads(ran.out[ran.out.index("{") :])
    desk.check(ran, told["response"], simulator, marker)


CONTINUE_CONFIG = """
name: business2api
version: 1.0.0
schema: v1
models:
  - name: {model}
    provider: openai
    model: {model}
    apiBase: {url}/v1
    apiKey: {key}
    roles: [chat, edit, apply]
    capabilities: [tool_use, image_input]
"""


def test_continue(gateway, simulator, marker, desk):
    settings = desk.home / "config.yaml"
    settings.write_text(CONTINUE_CONFIG.format(model=MODEL, url=gateway.url, key=gateway.key))
    ran = run(
        PACKAGES / "@continuedev/cli/dist/cn.js",
        f"--config={settings}",
        "--auto",
        "--print",
        desk.task,
        home=desk.home,
        cwd=desk.folder,
        CONTINUE_TELEMETRY_ENABLED="0",
        CONTINUE_CLI_ENABLE_TELEMETRY="0",
    )
    desk.check(ran, ran.out, simulator, marker)
