"""What lives here: Google's official SDK against the gateway."""

import asyncio
import json

import pydantic
import pytest
from google import genai
from google.genai import errors, types

from conftest import PNG_SIGNATURE, RED_POINT
from simulator_control import BROKEN_OFF, grounded, pause, status, text, thought

MODEL = "gemini-2.5-flash"
WEATHER = types.FunctionDeclaration(
    name="weather",
    description="Tells the weather of a city.",
    parameters=types.Schema(
        type=types.Type.OBJECT,
        properties={
            "city": types.Schema(type=types.Type.STRING),
            "days": types.Schema(type=types.Type.INTEGER, nullable=True),
        },
        required=["city"],
    ),
)
#: What the simulator takes for a wish to have a function called.
CALL_WEATHER = 'Call the function weather with {"city": "Paris"}'


def client_of(gateway, key=None, **options):
    http = types.HttpOptions(base_url=gateway.url, **options)
    return genai.Client(api_key=key or gateway.key, http_options=http)


@pytest.fixture(params=["v1beta", "v1"])
def any_version_client(gateway, request):
    """Both versions of the API have the same addresses."""
    with client_of(gateway, api_version=request.param) as client:
        yield client


@pytest.fixture
def client(gateway):
    with client_of(gateway) as client:
        yield client


def ask(client, prompt, model=MODEL, stream=False, **config):
    config = types.GenerateContentConfig(**config)
    if stream:
        chunks = client.models.generate_content_stream(model=model, contents=prompt, config=config)
        return list(chunks)
    return client.models.generate_content(model=model, contents=prompt, config=config)


def parts(answer):
    """The parts of a whole answer, or of all chunks of a stream."""
    chunks = answer if isinstance(answer, list) else [answer]
    contents = [c.content for chunk in chunks for c in chunk.candidates or [] if c.content]
    return [part for content in contents for part in content.parts or []]


def joined(answer):
    """The text of an answer, without reasoning."""
    return "".join(part.text for part in parts(answer) if part.text and not part.thought)


def finish_reason(answer):
    last = answer[-1] if isinstance(answer, list) else answer
    return last.candidates[0].finish_reason


def test_models_are_listed_and_retrieved(any_version_client):
    names = [model.name for model in any_version_client.models.list()]
    for wanted in (MODEL, "gemini-2.5-pro", "gemini-3-pro-preview-image"):
        assert f"models/{wanted}" in names
    assert any_version_client.models.get(model=MODEL).name == f"models/{MODEL}"


def test_an_unknown_model_is_not_found(client):
    for call in (
        lambda: client.models.get(model="no-such-model"),
        lambda: ask(client, "hello", model="no-such-model"),
        lambda: ask(client, "hello", model="no-such-model", stream=True),
    ):
        with pytest.raises(errors.ClientError, match="no-such-model") as raised:
            call()
        assert (raised.value.code, raised.value.status) == (404, "NOT_FOUND")


def test_a_whole_answer(any_version_client, marker):
    answer = ask(any_version_client, f"Hello {marker}")
    assert marker in answer.text
    assert finish_reason(answer) == types.FinishReason.STOP
    assert answer.usage_metadata.prompt_token_count > 0
    assert answer.model_version == MODEL


def test_a_streamed_answer(any_version_client, simulator, marker):
    simulator.answer(marker, thought("Hm. "), text("Grüße, "), text("世界"), write_bytes=1)
    answer = ask(any_version_client, marker, stream=True)
    assert joined(answer) == "Grüße, 世界"
    assert finish_reason(answer) == types.FinishReason.STOP
    assert answer[-1].usage_metadata.total_token_count > 0


def test_the_first_text_comes_while_the_rest_is_held_back(client, simulator, marker):
    simulator.answer(marker, text("first"), text(" second"))
    gate = simulator.gate(marker, after_pieces=1)
    chunks = []
    for chunk in client.models.generate_content_stream(model=MODEL, contents=marker):
        chunks.append(chunk)
        if joined(chunks) == "first":
            simulator.release(gate)
    assert joined(chunks) == "first second"


def test_streaming_with_the_async_client(gateway, marker):
    async def run():
        async with client_of(gateway).aio as client:
            stream = await client.models.generate_content_stream(model=MODEL, contents=marker)
            return [chunk async for chunk in stream]

    assert marker in joined(asyncio.run(run()))


@pytest.mark.parametrize("stream", [False, True])
def test_reasoning_is_visible_when_it_is_asked_for(client, simulator, marker, stream):
    asked_for = types.ThinkingConfig(include_thoughts=True)
    simulator.answer(marker, thought("Let me see."), text("Done."))
    answer = ask(client, marker, stream=stream, thinking_config=asked_for)
    thoughts = "".join(part.text for part in parts(answer) if part.thought)
    assert (thoughts, joined(answer)) == ("Let me see.", "Done.")
    simulator.answer(marker, thought("Let me see."), text("Done."))
    assert not any(part.thought for part in parts(ask(client, marker, stream=stream)))


def test_system_prompt_and_turns_reach_the_upstream_in_order(client, simulator, marker):
    system = "Speak like a pirate."
    chat = client.chats.create(
        model=MODEL,
        config=types.GenerateContentConfig(system_instruction=system),
        history=[
            types.UserContent("My name is Ann."),
            types.ModelContent("Ahoy Ann."),
        ],
    )
    chat.send_message(f"Who am I? {marker}")
    (prompt,) = simulator.prompts(marker)
    texts = [system, "My name is Ann.", "Ahoy Ann.", f"Who am I? {marker}"]
    places = [prompt.index(text) for text in texts]
    assert places == sorted(places)


@pytest.mark.parametrize("stream", [False, True])
def test_an_image_model_gives_inline_data(client, marker, stream):
    answer = ask(client, f"A boat {marker}", model=f"{MODEL}-image", stream=stream)
    (image,) = [part.inline_data for part in parts(answer) if part.inline_data]
    assert image.mime_type == "image/png"
    assert image.data.startswith(PNG_SIGNATURE)


def test_an_image_is_taken_inline(client, marker):
    image = types.Part.from_bytes(data=RED_POINT, mime_type="image/png")
    answer = ask(client, [f"What is this? {marker}", image])
    assert "I received 1 file" in answer.text and "image/png" in answer.text


def test_a_wrong_key_is_refused(gateway):
    with client_of(gateway, key="wrong") as client:
        for stream in (False, True):
            with pytest.raises(errors.ClientError) as raised:
                ask(client, "hello", stream=stream)
            assert (raised.value.code, raised.value.status) == (401, "UNAUTHENTICATED")


def test_empty_contents_are_named(client):
    with pytest.raises(errors.ClientError, match=r"contents\[0\]") as raised:
        ask(client, [types.Content(role="user", parts=[])])
    assert (raised.value.code, raised.value.status) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("stream", [False, True])
def test_an_upstream_that_always_fails_is_an_error(client, simulator, marker, stream):
    simulator.faults(marker, status(500), standing=True)
    with pytest.raises(errors.ServerError) as raised:
        ask(client, marker, stream=stream)
    assert raised.value.code == 502


@pytest.mark.parametrize("stream", [False, True])
def test_a_policy_stop_is_told_and_not_tried_again(client, simulator, marker, stream):
    simulator.faults(marker, {"kind": "skipped"}, standing=True)
    answer = ask(client, marker, stream=stream)
    # Nothing was answered, so it is the prompt that was blocked: there is no candidate to hold a reason.
    last = answer[-1] if stream else answer
    assert last.prompt_feedback.block_reason == types.BlockedReason.SAFETY
    assert not parts(answer)
    assert len(simulator.prompts(marker)) == 1


@pytest.mark.parametrize("fault", BROKEN_OFF.values(), ids=BROKEN_OFF.keys())
def test_an_answer_that_breaks_off_raises(client, simulator, marker, fault):
    simulator.answer(marker, text("one "), text("two "), text("three"))
    simulator.faults(marker, fault)
    chunks = []
    with pytest.raises(errors.APIError):
        for chunk in client.models.generate_content_stream(model=MODEL, contents=marker):
            chunks.append(chunk)
    assert joined(chunks).startswith("one two ")


def test_silence_is_borne(gateway, simulator, marker):
    # A shorter patience than the silence: only what comes in between, each ten seconds, keeps the
    # client from giving up.
    simulator.answer(marker, text("before "), pause(30), text("after"))
    with client_of(gateway, timeout=25_000) as client:
        assert joined(ask(client, marker, stream=True)) == "before after"


def test_tokens_are_counted(any_version_client):
    def count(prompt):
        answer = any_version_client.models.count_tokens(model=MODEL, contents=prompt)
        return answer.total_tokens

    assert 0 < count("hello") < count("hello " * 100)
    assert count("hello") < count("你好，世界，今天天气怎么样？")


def test_no_account_is_an_error_with_a_time_to_come_back(drained_gateway):
    with client_of(drained_gateway) as client:
        for stream in (False, True, False, True):
            with pytest.raises(errors.ServerError) as raised:
                ask(client, "hello", stream=stream)
        assert (raised.value.code, raised.value.status) == (503, "UNAVAILABLE")
        assert 1 <= int(raised.value.response.headers["retry-after"]) <= 3600


@pytest.mark.parametrize("stream", [False, True])
def test_a_function_is_called_and_its_response_is_answered(client, marker, stream):
    question = types.UserContent(f"{marker} {CALL_WEATHER}")
    tools = [types.Tool(function_declarations=[WEATHER])]
    asked = ask(client, [question], stream=stream, tools=tools)
    (call,) = [part.function_call for part in parts(asked) if part.function_call]
    assert (call.name, call.args) == ("weather", {"city": "Paris"}) and call.id
    assert finish_reason(asked) == types.FinishReason.STOP
    for id in (call.id, None):
        response = types.FunctionResponse(id=id, name="weather", response={"output": "Frogs."})
        history = [
            question,
            types.ModelContent([types.Part(function_call=call)]),
            types.UserContent([types.Part(function_response=response)]),
        ]
        assert "Frogs." in joined(ask(client, history, stream=stream, tools=tools))


def test_functions_of_python_are_called_by_the_sdk(client, marker):
    asked_for = []

    def weather(city: str) -> str:
        """Tells the weather of a city."""
        asked_for.append(city)
        return "Cats."

    answer = ask(client, f"{marker} {CALL_WEATHER}", tools=[weather])
    assert "Cats." in answer.text
    assert asked_for == ["Paris"]


def test_a_function_can_be_forbidden(client, simulator, marker):
    simulator.answer(marker, text("As you like."))
    calling = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode.NONE)
    answer = ask(
        client,
        marker,
        tools=[types.Tool(function_declarations=[WEATHER])],
        tool_config=types.ToolConfig(function_calling_config=calling),
    )
    assert answer.text == "As you like."


def test_a_response_without_its_call_is_named(client):
    response = types.FunctionResponse(name="weather", response={"output": "Frogs."})
    contents = [types.UserContent([types.Part(function_response=response)])]
    with pytest.raises(errors.ClientError, match="functionResponse") as raised:
        ask(client, contents)
    (detail,) = raised.value.details["error"]["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    (violation,) = detail["fieldViolations"]
    assert violation["field"] == "contents[0].parts[0].functionResponse"


def test_a_tool_that_is_not_there_is_named(client):
    tools = [types.Tool(code_execution=types.ToolCodeExecution())]
    with pytest.raises(errors.ClientError, match=r"tools\[0\]\.codeExecution"):
        ask(client, "hello", tools=tools)


def test_a_file_by_uri_is_fetched_from_public_addresses_only(client):
    for uri in ("http://127.0.0.1:9/a.png", "gs://bucket/a.png"):
        file = types.Part.from_uri(file_uri=uri, mime_type="image/png")
        with pytest.raises(errors.ClientError, match="fileData.fileUri") as raised:
            ask(client, [file])
        assert (raised.value.code, raised.value.status) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("stream", [False, True])
def test_what_the_text_rests_on_is_told(client, simulator, marker, stream):
    simulator.answer(marker, text("Gesucht: "), grounded("Es regnet.", "https://example.com/w"))
    tools = [types.Tool(google_search=types.GoogleSearch())]
    answer = ask(client, marker, stream=stream, tools=tools)
    assert joined(answer) == "Gesucht: Es regnet."
    last = answer[-1] if stream else answer
    found = last.candidates[0].grounding_metadata
    assert [chunk.web.uri for chunk in found.grounding_chunks] == ["https://example.com/w"]
    (support,) = found.grounding_supports
    whole = joined(answer).encode()
    segment = support.segment
    assert whole[segment.start_index : segment.end_index].decode() == "Es regnet."
    assert support.grounding_chunk_indices == [0]


@pytest.mark.parametrize("stream", [False, True])
def test_the_answer_ends_before_a_stop_sequence(client, simulator, marker, stream):
    simulator.answer(marker, text("one E"), text("ND two"))
    answer = ask(client, marker, stream=stream, stop_sequences=["END"])
    assert (joined(answer), finish_reason(answer)) == ("one ", types.FinishReason.STOP)


@pytest.mark.parametrize("stream", [False, True])
def test_the_answer_ends_with_its_tokens(client, simulator, marker, stream):
    simulator.answer(marker, *(text("many words and more ") for _ in range(20)))
    answer = ask(client, marker, stream=stream, max_output_tokens=10)
    assert finish_reason(answer) == types.FinishReason.MAX_TOKENS
    assert 0 < len(joined(answer)) < 60


class Person(pydantic.BaseModel):
    name: str
    age: int | None
    friends: list[str]


def test_the_answer_has_the_form_that_is_asked_for(client, marker):
    as_json = {"response_mime_type": "application/json"}
    answer = ask(client, marker, response_schema=Person, **as_json)
    assert isinstance(answer.parsed, Person)
    schema = Person.model_json_schema()
    answer = ask(client, marker, response_json_schema=schema, **as_json)
    Person.model_validate_json(answer.text)
    assert isinstance(json.loads(ask(client, marker, **as_json).text), dict)


def test_models_come_in_pages(any_version_client):
    everything = [model.name for model in any_version_client.models.list()]
    pager = any_version_client.models.list(config={"page_size": 5})
    assert len(pager.page) == 5
    assert [model.name for model in pager] == everything


def test_settings_that_change_nothing_are_taken(client, marker):
    threshold = types.HarmBlockThreshold.BLOCK_NONE
    category = types.HarmCategory.HARM_CATEGORY_HARASSMENT
    answer = ask(
        client,
        f"Hello {marker}",
        temperature=0.5,
        top_p=0.9,
        top_k=40,
        seed=7,
        candidate_count=1,
        safety_settings=[types.SafetySetting(category=category, threshold=threshold)],
        thinking_config=types.ThinkingConfig(thinking_budget=0),
        response_modalities=["TEXT"],
        labels={"team": "frogs"},
    )
    assert marker in answer.text
