"""What lives here: OpenAI's official SDK against the gateway."""

import asyncio
import base64

import openai
import pytest

from conftest import PNG_SIGNATURE, RED_POINT, png_of_data_uri
from simulator_control import BROKEN_OFF, pause, status, text, thought

MODEL = "gemini-2.5-flash"


def client_of(gateway, key=None, **options):
    return openai.OpenAI(
        base_url=f"{gateway.url}/v1", api_key=key or gateway.key, max_retries=0, **options
    )


@pytest.fixture
def client(gateway):
    with client_of(gateway) as client:
        yield client


def ask(client, prompt, model=MODEL, **options):
    messages = [{"role": "user", "content": prompt}]
    return client.chat.completions.create(model=model, messages=messages, **options)


def joined(stream):
    """Text and reasoning of a stream, and the reason it ended for."""
    content, reasoning, reason = "", "", None
    for chunk in stream:
        for choice in chunk.choices:
            content += choice.delta.content or ""
            reasoning += getattr(choice.delta, "reasoning_content", None) or ""
            reason = choice.finish_reason or reason
    return content, reasoning, reason


def test_models_are_listed_and_retrieved(client):
    ids = [model.id for model in client.models.list()]
    for wanted in (MODEL, "gemini-2.5-pro", "gemini-3-pro-preview-image", "gemini-2.5-flash-search"):
        assert wanted in ids
    assert client.models.retrieve(MODEL).id == MODEL


def test_an_unknown_model_is_not_found(client):
    with pytest.raises(openai.NotFoundError, match="no-such-model") as raised:
        client.models.retrieve("no-such-model")
    assert raised.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError, match="no-such-model"):
        ask(client, "hello", model="no-such-model")


def test_a_whole_answer(client, marker):
    answer = ask(client, f"Hello {marker}")
    choice = answer.choices[0]
    assert marker in choice.message.content
    assert choice.message.role == "assistant"
    assert choice.finish_reason == "stop"
    assert answer.model == MODEL
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.prompt_tokens > 0


def test_a_streamed_answer(client, simulator, marker):
    simulator.answer(marker, thought("Hm. "), text("Grüße, "), text("世界"), write_bytes=1)
    stream = ask(client, marker, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    content, reasoning, reason = joined(chunks)
    assert (content, reasoning, reason) == ("Grüße, 世界", "Hm. ", "stop")
    assert chunks[-1].usage.completion_tokens > 0
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_first_text_comes_while_the_rest_is_held_back(client, simulator, marker):
    simulator.answer(marker, text("first"), text(" second"))
    gate = simulator.gate(marker, after_pieces=1)
    stream = ask(client, marker, stream=True)
    seen = ""
    for chunk in stream:
        seen += chunk.choices[0].delta.content or ""
        if seen == "first":
            simulator.release(gate)
    assert seen == "first second"


def test_streaming_with_the_async_client(gateway, marker):
    async def run():
        client = openai.AsyncOpenAI(
            base_url=f"{gateway.url}/v1", api_key=gateway.key, max_retries=0
        )
        async with client:
            stream = await ask(client, marker, stream=True)
            return [chunk async for chunk in stream]

    assert marker in joined(asyncio.run(run()))[0]


def test_reasoning_is_visible(client, simulator, marker):
    simulator.answer(marker, thought("Let me see."), text("Done."))
    message = ask(client, marker).choices[0].message
    assert (message.content, message.reasoning_content) == ("Done.", "Let me see.")


def test_system_prompt_and_turns_reach_the_upstream_in_order(client, simulator, marker):
    messages = [
        {"role": "system", "content": "Speak like a pirate."},
        {"role": "user", "content": "My name is Ann."},
        {"role": "assistant", "content": "Ahoy Ann."},
        {"role": "user", "content": f"Who am I? {marker}"},
    ]
    client.chat.completions.create(model=MODEL, messages=messages)
    (prompt,) = simulator.prompts(marker)
    places = [prompt.index(message["content"]) for message in messages]
    assert places == sorted(places)


def test_an_image_model_gives_a_markdown_data_uri(client, marker):
    answer = ask(client, f"A boat {marker}", model=f"{MODEL}-image")
    assert png_of_data_uri(answer.choices[0].message.content).startswith(PNG_SIGNATURE)
    content, _, reason = joined(ask(client, marker, model=f"{MODEL}-image", stream=True))
    assert png_of_data_uri(content).startswith(PNG_SIGNATURE)
    assert reason == "stop"


def test_an_image_is_taken_as_a_data_uri(client, marker):
    url = f"data:image/png;base64,{base64.b64encode(RED_POINT).decode()}"
    content = [
        {"type": "text", "text": f"What is this? {marker}"},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    answer = ask(client, content).choices[0].message.content
    assert "I received 1 file" in answer and "image/png" in answer


def test_a_wrong_key_is_refused(gateway):
    with client_of(gateway, key="wrong") as client:
        with pytest.raises(openai.AuthenticationError):
            client.models.list()
        with pytest.raises(openai.AuthenticationError):
            ask(client, "hello", stream=True)


def test_empty_messages_are_named(client):
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=MODEL, messages=[])
    assert raised.value.param == "messages"


@pytest.mark.parametrize("stream", [False, True])
def test_an_upstream_that_always_fails_is_an_error(client, simulator, marker, stream):
    simulator.faults(marker, status(500), standing=True)
    with pytest.raises(openai.InternalServerError) as raised:
        ask(client, marker, stream=stream)
    assert raised.value.status_code == 502


@pytest.mark.parametrize("stream", [False, True])
def test_a_policy_stop_is_told_and_not_tried_again(client, simulator, marker, stream):
    simulator.faults(marker, {"kind": "skipped"}, standing=True)
    answer = ask(client, marker, stream=stream)
    reason = joined(answer)[2] if stream else answer.choices[0].finish_reason
    assert reason == "content_filter"
    assert len(simulator.prompts(marker)) == 1


@pytest.mark.parametrize("fault", BROKEN_OFF.values(), ids=BROKEN_OFF.keys())
def test_an_answer_that_breaks_off_raises(client, simulator, marker, fault):
    simulator.answer(marker, text("one "), text("two "), text("three"))
    simulator.faults(marker, fault)
    seen = ""
    with pytest.raises(openai.APIError):
        for chunk in ask(client, marker, stream=True):
            seen += chunk.choices[0].delta.content or ""
    assert seen.startswith("one two ")


def test_silence_is_borne(gateway, simulator, marker):
    # A shorter patience than the silence: only what comes in between, each ten seconds, keeps the
    # client from giving up.
    simulator.answer(marker, text("before "), pause(30), text("after"))
    with client_of(gateway, timeout=25) as client:
        assert joined(ask(client, marker, stream=True))[0] == "before after"


def test_no_account_is_an_error_with_a_time_to_come_back(drained_gateway):
    with client_of(drained_gateway) as client:
        for stream in (False, True, False, True):
            with pytest.raises(openai.InternalServerError) as raised:
                ask(client, "hello", stream=stream)
        assert raised.value.status_code == 503
        assert 1 <= int(raised.value.response.headers["retry-after"]) <= 3600
