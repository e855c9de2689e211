"""What lives here: Anthropic's official SDK against the gateway."""

import asyncio
import base64
import json

import anthropic
import pytest

from conftest import PNG_SIGNATURE, RED_POINT, png_of_data_uri
from simulator_control import BROKEN_OFF, grounded, pause, status, text, thought

MODEL = "gemini-2.5-pro"
THINKING = {"type": "enabled", "budget_tokens": 1024}
WEATHER = {
    "name": "weather",
    "description": "Tells the weather of a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
#: What the simulator takes for a wish to have a function called.
CALL_WEATHER = 'Call the function weather with {"city": "Paris"}'


def client_of(gateway, key=None, **options):
    return anthropic.Anthropic(
        base_url=gateway.url, api_key=key or gateway.key, max_retries=0, **options
    )


@pytest.fixture
def client(gateway):
    with client_of(gateway) as client:
        yield client


def ask(client, prompt, model=MODEL, **options):
    messages = [{"role": "user", "content": prompt}]
    return client.messages.create(model=model, max_tokens=2048, messages=messages, **options)


def joined(events):
    """The text of a stream's events."""
    deltas = [event.delta for event in events if event.type == "content_block_delta"]
    return "".join(delta.text for delta in deltas if delta.type == "text_delta")


def check_order(events):
    """Events come in the order that the protocol prescribes; gives the block types and the stop reason."""
    kinds = [event.type for event in events]
    assert kinds[0] == "message_start"
    assert kinds[-2:] == ["message_delta", "message_stop"]
    assert kinds.count("message_start") == kinds.count("message_delta") == 1
    blocks, is_open = [], False
    for event in events[1:-2]:
        if event.type == "content_block_start":
            assert not is_open and event.index == len(blocks)
            blocks.append(event.content_block.type)
            is_open = True
        else:
            assert is_open and event.index == len(blocks) - 1
            is_open = event.type == "content_block_delta"
            assert is_open or event.type == "content_block_stop"
    assert not is_open
    return blocks, events[-2].delta.stop_reason


def test_models_are_listed_and_retrieved(client):
    ids = [model.id for model in client.models.list()]
    for wanted in (MODEL, "gemini-2.5-flash", "gemini-3-pro-preview-image"):
        assert wanted in ids
    assert client.models.retrieve(MODEL).id == MODEL


def test_an_unknown_model_is_not_found(client):
    with pytest.raises(anthropic.NotFoundError, match="no-such-model"):
        client.models.retrieve("no-such-model")
    with pytest.raises(anthropic.NotFoundError, match="no-such-model"):
        ask(client, "hello", model="no-such-model")


def test_a_whole_answer(client, marker):
    message = ask(client, f"Hello {marker}")
    assert [block.type for block in message.content] == ["text"]
    assert marker in message.content[0].text
    assert (message.role, message.stop_reason, message.model) == ("assistant", "end_turn", MODEL)
    assert message.usage.input_tokens > 0 and message.usage.output_tokens > 0


def test_a_streamed_answer_has_its_events_in_order(client, simulator, marker):
    pieces = [thought("Hm. "), thought("So."), text("Grüße, "), text("世界")]
    simulator.answer(marker, *pieces, write_bytes=1)
    events = list(ask(client, marker, stream=True, thinking=THINKING))
    assert check_order(events) == (["thinking", "text"], "end_turn")
    assert joined(events) == "Grüße, 世界"
    assert events[-2].usage.output_tokens > 0


def test_the_stream_helper_puts_the_message_together(client, simulator, marker):
    simulator.answer(marker, thought("Hm."), text("one "), text("two"))
    messages = [{"role": "user", "content": marker}]
    wanted = dict(model=MODEL, max_tokens=2048, messages=messages)
    with client.messages.stream(**wanted) as stream:
        assert "".join(stream.text_stream) == "one two"
        message = stream.get_final_message()
    assert (message.content[-1].text, message.stop_reason) == ("one two", "end_turn")


def test_the_first_text_comes_while_the_rest_is_held_back(client, simulator, marker):
    simulator.answer(marker, text("first"), text(" second"))
    gate = simulator.gate(marker, after_pieces=1)
    events = []
    for event in ask(client, marker, stream=True):
        events.append(event)
        if joined(events) == "first":
            simulator.release(gate)
    assert joined(events) == "first second"


def test_streaming_with_the_async_client(gateway, marker):
    async def run():
        client = anthropic.AsyncAnthropic(
            base_url=gateway.url, api_key=gateway.key, max_retries=0
        )
        async with client:
            return [event async for event in await ask(client, marker, stream=True)]

    events = asyncio.run(run())
    assert check_order(events) == (["text"], "end_turn")
    assert marker in joined(events)


def test_reasoning_is_visible_when_it_is_asked_for(client, simulator, marker):
    simulator.answer(marker, thought("Let me see."), text("Done."))
    thinking, answer = ask(client, marker, thinking=THINKING).content
    assert (thinking.type, thinking.thinking) == ("thinking", "Let me see.")
    assert answer.text == "Done."
    simulator.answer(marker, thought("Let me see."), text("Done."))
    assert [block.type for block in ask(client, marker).content] == ["text"]


def test_system_prompt_and_turns_reach_the_upstream_in_order(client, simulator, marker):
    messages = [
        {"role": "user", "content": "My name is Ann."},
        {"role": "assistant", "content": "Ahoy Ann."},
        {"role": "user", "content": [{"type": "text", "text": f"Who am I? {marker}"}]},
    ]
    system = "Speak like a pirate."
    client.messages.create(model=MODEL, max_tokens=100, system=system, messages=messages)
    (prompt,) = simulator.prompts(marker)
    texts = [system, "My name is Ann.", "Ahoy Ann.", f"Who am I? {marker}"]
    places = [prompt.index(text) for text in texts]
    assert places == sorted(places)


def test_an_image_model_gives_a_markdown_data_uri(client, marker):
    message = ask(client, f"A boat {marker}", model=f"{MODEL}-image")
    assert png_of_data_uri(message.content[-1].text).startswith(PNG_SIGNATURE)
    events = list(ask(client, marker, model=f"{MODEL}-image", stream=True))
    assert check_order(events)[1] == "end_turn"
    assert png_of_data_uri(joined(events)).startswith(PNG_SIGNATURE)


def test_an_image_is_taken_in_base64(client, marker):
    data = base64.b64encode(RED_POINT).decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    content = [
        {"type": "image", "source": source},
        {"type": "text", "text": f"What is this? {marker}"},
    ]
    answer = ask(client, content).content[-1].text
    assert "I received 1 file" in answer and "image/png" in answer


def test_a_wrong_key_is_refused(gateway):
    with client_of(gateway, key="wrong") as client:
        with pytest.raises(anthropic.AuthenticationError):
            client.models.list()
        with pytest.raises(anthropic.AuthenticationError):
            ask(client, "hello", stream=True)


def test_empty_messages_are_named(client):
    with pytest.raises(anthropic.BadRequestError, match="messages"):
        client.messages.create(model=MODEL, max_tokens=100, messages=[])


@pytest.mark.parametrize("stream", [False, True])
def test_an_upstream_that_always_fails_is_an_error(client, simulator, marker, stream):
    simulator.faults(marker, status(500), standing=True)
    with pytest.raises(anthropic.InternalServerError) as raised:
        ask(client, marker, stream=stream)
    assert raised.value.status_code == 502


@pytest.mark.parametrize("stream", [False, True])
def test_a_policy_stop_is_told_and_not_tried_again(client, simulator, marker, stream):
    simulator.faults(marker, {"kind": "skipped"}, standing=True)
    answer = ask(client, marker, stream=stream)
    reason = check_order(list(answer))[1] if stream else answer.stop_reason
    assert reason == "refusal"
    assert len(simulator.prompts(marker)) == 1


@pytest.mark.parametrize("fault", BROKEN_OFF.values(), ids=BROKEN_OFF.keys())
def test_an_answer_that_breaks_off_raises(client, simulator, marker, fault):
    simulator.answer(marker, text("one "), text("two "), text("three"))
    simulator.faults(marker, fault)
    events = []
    with pytest.raises(anthropic.APIStatusError) as raised:
        for event in ask(client, marker, stream=True):
            events.append(event)
    assert joined(events).startswith("one two ")
    assert raised.value.body["type"] == "error"


def test_silence_is_borne(gateway, simulator, marker):
    # A shorter patience than the silence: only what comes in between, each ten seconds, keeps the
    # client from giving up.
    simulator.answer(marker, text("before "), pause(30), text("after"))
    with client_of(gateway, timeout=25) as client:
        events = list(ask(client, marker, stream=True))
    assert check_order(events) == (["text"], "end_turn")
    assert joined(events) == "before after"


def test_tokens_are_counted(client):
    def count(prompt):
        messages = [{"role": "user", "content": prompt}]
        return client.messages.count_tokens(model=MODEL, messages=messages).input_tokens

    assert 0 < count("hello") < count("hello " * 100)
    assert count("hello") < count("你好，世界，今天天气怎么样？")


def test_no_account_is_an_error_with_a_time_to_come_back(drained_gateway):
    with client_of(drained_gateway) as client:
        for stream in (False, True, False, True):
            with pytest.raises(anthropic.InternalServerError) as raised:
                ask(client, "hello", stream=stream)
        assert isinstance(raised.value, anthropic.OverloadedError)
        assert raised.value.status_code == 529
        assert 1 <= int(raised.value.response.headers["retry-after"]) <= 3600


def test_a_tool_is_called_and_its_result_is_answered(client, marker):
    question = {"role": "user", "content": f"{marker} {CALL_WEATHER}"}
    wanted = dict(model=MODEL, max_tokens=2048, tools=[WEATHER])
    message = client.messages.create(messages=[question], **wanted)
    assert message.stop_reason == "tool_use"
    call = message.content[-1]
    assert (call.type, call.name, call.input) == ("tool_use", "weather", {"city": "Paris"})
    with client.messages.stream(messages=[question], **wanted) as stream:
        streamed = stream.get_final_message()
    assert streamed.stop_reason == "tool_use"
    assert streamed.content[-1].input == {"city": "Paris"}
    result = {
        "type": "tool_result",
        "tool_use_id": call.id,
        "content": [{"type": "text", "text": "It rains frogs."}],
    }
    answer = client.messages.create(
        messages=[
            question,
            {"role": "assistant", "content": message.content},
            {"role": "user", "content": [result]},
        ],
        **wanted,
    )
    assert answer.stop_reason == "end_turn"
    assert "It rains frogs." in answer.content[-1].text


def test_the_tool_runner_comes_to_its_end(client, marker):
    asked_for = []

    @anthropic.beta_tool
    def weather(city: str) -> str:
        """Tells the weather of a city."""
        asked_for.append(city)
        return "It rains cats."

    runner = client.beta.messages.tool_runner(
        model=MODEL,
        max_tokens=2048,
        tools=[weather],
        messages=[{"role": "user", "content": f"{marker} {CALL_WEATHER}"}],
    )
    assert "It rains cats." in runner.until_done().content[-1].text
    assert asked_for == ["Paris"]


def test_a_result_without_its_call_is_named(client):
    result = {"type": "tool_result", "tool_use_id": "toolu_x", "content": "x"}
    with pytest.raises(anthropic.BadRequestError, match="toolu_x") as raised:
        ask(client, [result], tools=[WEATHER])
    assert "messages.0.content.0" in str(raised.value)


def test_a_schema_that_is_none_is_named(client):
    tool = {"name": "weather", "input_schema": {"type": "object", "properties": []}}
    with pytest.raises(anthropic.BadRequestError, match=r"tools\.0\.input_schema"):
        ask(client, "hello", tools=[tool])


def test_an_image_by_url_is_fetched_from_public_addresses_only(client):
    source = {"type": "url", "url": "http://127.0.0.1:9/a.png"}
    with pytest.raises(anthropic.BadRequestError, match=r"messages\.0\.content\.0\.source\.url"):
        ask(client, [{"type": "image", "source": source}])


def test_what_the_text_rests_on_is_cited(client, simulator, marker):
    search = {"type": "web_search_20250305", "name": "web_search"}
    pieces = [text("I looked. "), grounded("It rains.", "https://example.com/weather")]
    simulator.answer(marker, *pieces)
    (block,) = ask(client, marker, tools=[search]).content
    assert block.text == "I looked. It rains."
    assert [citation.url for citation in block.citations] == ["https://example.com/weather"]
    simulator.answer(marker, *pieces)
    messages = [{"role": "user", "content": marker}]
    wanted = dict(model=MODEL, max_tokens=2048, tools=[search], messages=messages)
    with client.messages.stream(**wanted) as stream:
        kinds = [event.type for event in stream]
        streamed = stream.get_final_message()
    assert "citation" in kinds
    assert [block.text for block in streamed.content] == [block.text]
    assert streamed.content[0].citations == block.citations


@pytest.mark.parametrize("stream", [False, True])
def test_the_answer_ends_before_a_stop_sequence(client, simulator, marker, stream):
    simulator.answer(marker, text("one E"), text("ND two"))
    answer = ask(client, marker, stream=stream, stop_sequences=["END", "nowhere"])
    if stream:
        events = list(answer)
        assert (joined(events), check_order(events)[1]) == ("one ", "stop_sequence")
        assert events[-2].delta.stop_sequence == "END"
    else:
        assert (answer.content[0].text, answer.stop_reason) == ("one ", "stop_sequence")
        assert answer.stop_sequence == "END"


@pytest.mark.parametrize("stream", [False, True])
def test_the_answer_ends_with_its_tokens(client, simulator, marker, stream):
    simulator.answer(marker, *(text("many words and more ") for _ in range(20)))
    messages = [{"role": "user", "content": marker}]
    answer = client.messages.create(model=MODEL, max_tokens=10, messages=messages, stream=stream)
    reason = check_order(list(answer))[1] if stream else answer.stop_reason
    assert reason == "max_tokens"
    if not stream:
        assert 0 < answer.usage.output_tokens <= 10


def test_the_answer_has_the_form_that_is_asked_for(client, marker):
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
    form = {"format": {"type": "json_schema", "schema": schema}}
    answer = json.loads(ask(client, marker, output_config=form).content[0].text)
    assert isinstance(answer["name"], str) and isinstance(answer["age"], int)


def test_models_come_in_pages(client):
    everything = [model.id for model in client.models.list()]
    page = client.models.list(limit=5)
    assert page.has_more and len(page.data) == 5
    assert [model.id for model in page] == everything
    before = client.models.list(limit=3, before_id=everything[4])
    assert [model.id for model in before.data] == everything[1:4]


def test_the_beta_interface_is_the_same(client, marker):
    message = client.beta.messages.create(
        model=MODEL,
        max_tokens=2048,
        betas=["context-management-2025-06-27"],
        context_management={"edits": [{"type": "clear_tool_uses_20250919"}]},
        cache_control={"type": "ephemeral"},
        metadata={"user_id": "ann"},
        service_tier="auto",
        messages=[{"role": "user", "content": marker}],
    )
    assert marker in message.content[-1].text


def test_tools_are_counted(client):
    def count(**options):
        messages = [{"role": "user", "content": "hello"}]
        counted = client.messages.count_tokens(model=MODEL, messages=messages, **options)
        return counted.input_tokens

    assert count() + 20 < count(tools=[WEATHER])
