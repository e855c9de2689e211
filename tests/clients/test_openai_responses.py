"""What lives here: OpenAI's official SDK and its Responses API against the gateway."""

import asyncio
import base64
import json

import openai
import pydantic
import pytest

from conftest import PNG_SIGNATURE, RED_POINT
from simulator_control import BROKEN_OFF, pause, status, text, thought

MODEL = "gemini-2.5-flash"
LOOK = {
    "type": "function",
    "name": "look",
    "description": "Looks at something.",
    "parameters": {
        "type": "object",
        "properties": {"at": {"type": "string"}},
        "required": ["at"],
        "additionalProperties": False,
    },
    "strict": True,
}


@pytest.fixture
def client(gateway):
    with client_of(gateway) as client:
        yield client


def client_of(gateway, kind=openai.OpenAI, **options):
    base_url = f"{gateway.url}/v1"
    return kind(base_url=base_url, api_key=gateway.key, max_retries=0, **options)


def create(client, given, **options):
    return client.responses.create(model=MODEL, input=given, **options)


def test_a_whole_response(client, marker):
    response = create(client, f"Hello {marker}", instructions="Be kind.", metadata={"a": "b"})
    assert marker in response.output_text
    assert (response.status, response.object, response.model) == ("completed", "response", MODEL)
    assert response.id.startswith("resp_")
    assert response.completed_at >= response.created_at
    assert (response.instructions, response.metadata) == ("Be kind.", {"a": "b"})
    assert (response.error, response.incomplete_details) == (None, None)
    assert (response.temperature, response.top_p, response.truncation) == (1.0, 1.0, "disabled")
    assert (response.parallel_tool_calls, response.tool_choice, response.tools) == (True, "auto", [])
    assert response.text.format.type == "text"
    usage = response.usage
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens > 0
    assert usage.input_tokens_details.cached_tokens == 0


def test_a_whole_response_is_what_the_types_say(client, marker):
    """The SDK itself does not check what it is sent."""
    raw = client.responses.with_raw_response.create(
        model=MODEL,
        input=f"Call the function look with {json.dumps({'at': marker})}",
        tools=[LOOK],
        tool_choice={"type": "function", "name": "look"},
        reasoning={"summary": "auto"},
    )
    openai.types.responses.Response.model_validate(json.loads(raw.text), strict=False)


def test_every_event_is_what_the_types_say(client, simulator, marker):
    simulator.answer(marker, thought("Hm."), text("Grüße, "), text("世界"))
    checked = pydantic.TypeAdapter(openai.types.responses.ResponseStreamEvent)
    with client.responses.with_streaming_response.create(
        model=MODEL, input=marker, stream=True, reasoning={"summary": "auto"}
    ) as raw:
        data = [line[6:] for line in raw.iter_lines() if line.startswith("data: ")]
    events = [checked.validate_python(json.loads(line)) for line in data]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[-1].response.output_text == "Grüße, 世界"
    assert [item.type for item in events[-1].response.output] == ["reasoning", "message"]


def test_a_streamed_response(client, simulator, marker):
    simulator.answer(marker, text("Grüße, "), text("世界"), write_bytes=1)
    with client.responses.stream(model=MODEL, input=marker) as stream:
        deltas = [event.delta for event in stream if event.type == "response.output_text.delta"]
        final = stream.get_final_response()
    assert "".join(deltas) == final.output_text == "Grüße, 世界"
    assert final.status == "completed"


def test_the_first_text_comes_while_the_rest_is_held_back(client, simulator, marker):
    simulator.answer(marker, text("first"), text(" second"))
    gate = simulator.gate(marker, after_pieces=1)
    stream = create(client, marker, stream=True)
    deltas = (event.delta for event in stream if event.type == "response.output_text.delta")
    assert next(deltas) == "first"
    simulator.release(gate)
    assert next(deltas) == " second"


def test_a_silence_that_lasts_is_borne(gateway, simulator, marker):
    with client_of(gateway, timeout=15) as patient:
        simulator.answer(marker, pause(12), text("at last"))
        with patient.responses.stream(model=MODEL, input=marker) as stream:
            assert stream.get_final_response().output_text == "at last"


def test_asynchronously(gateway, marker):
    async def ask():
        async with client_of(gateway, openai.AsyncOpenAI) as client:
            async with client.responses.stream(model=MODEL, input=f"Hello {marker}") as stream:
                return (await stream.get_final_response()).output_text

    assert marker in asyncio.run(ask())


def test_a_conversation_goes_on(client, simulator, marker):
    simulator.answer(marker, text("one"))
    first = create(client, f"first {marker}", instructions="only once")
    second = create(client, f"second {marker}", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    prompts = simulator.prompts(marker)
    assert any(f"first {marker}" in prompt for prompt in prompts)
    assert f"second {marker}" in prompts[-1] and "only once" not in prompts[-1]


def test_a_response_is_kept_shown_listed_and_forgotten(client, marker):
    response = create(client, [{"role": "user", "content": marker}])
    shown = client.responses.retrieve(response.id)
    assert shown.model_dump() == response.model_dump()
    items = list(client.responses.input_items.list(response.id))
    assert [item.content[0].text for item in items] == [marker]
    client.responses.delete(response.id)
    for gone in (client.responses.retrieve, client.responses.delete):
        with pytest.raises(openai.NotFoundError, match=f"Response with id '{response.id}' not found"):
            gone(response.id)
    with pytest.raises(openai.BadRequestError) as raised:
        create(client, "And?", previous_response_id=response.id)
    assert raised.value.param == "previous_response_id"
    assert raised.value.code == "previous_response_not_found"


def test_many_input_items_are_listed_in_pages(client, marker):
    given = [{"role": "user", "content": f"{number} {marker}"} for number in range(25)]
    response = create(client, given)
    for order, expected in (("asc", range(25)), ("desc", range(24, -1, -1))):
        items = client.responses.input_items.list(response.id, order=order, limit=10)
        found = [int(item.content[0].text.split()[0]) for item in items]
        assert found == list(expected)


def test_what_is_not_stored_is_not_kept(client, marker):
    response = create(client, marker, store=False)
    assert response.store is False
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(response.id)


def test_a_function_is_called_and_answered(client, marker):
    task = f"Call the function look with {json.dumps({'at': marker})}"
    with client.responses.stream(model=MODEL, input=task, tools=[LOOK]) as stream:
        done = [event for event in stream if event.type == "response.function_call_arguments.done"]
        response = stream.get_final_response()
    (call,) = (item for item in response.output if item.type == "function_call")
    assert (call.name, json.loads(call.arguments)) == ("look", {"at": marker})
    assert call.parsed_arguments == {"at": marker}
    assert [event.arguments for event in done] == [call.arguments]
    output = {"type": "function_call_output", "call_id": call.call_id, "output": f"saw {marker}"}
    answers = [
        create(client, [output], tools=[LOOK], previous_response_id=response.id),
        create(client, [{"role": "user", "content": task}, *response.output, output], tools=[LOOK]),
    ]
    for answer in answers:
        assert f"saw {marker}" in answer.output_text


def test_a_custom_tool_is_called_with_a_text(client, marker):
    tool = {"type": "custom", "name": "apply_patch", "description": "Edits files."}
    task = f"Call the function apply_patch with {json.dumps({'input': marker})}"
    events = list(create(client, task, tools=[tool], stream=True))
    (call,) = (item for item in events[-1].response.output if item.type == "custom_tool_call")
    assert (call.name, call.input) == ("apply_patch", marker)
    deltas = [e.delta for e in events if e.type == "response.custom_tool_call_input.delta"]
    assert "".join(deltas) == marker
    output = {"type": "custom_tool_call_output", "call_id": call.call_id, "output": f"did {marker}"}
    answer = create(client, [output], previous_response_id=events[-1].response.id)
    assert f"did {marker}" in answer.output_text


def test_structured_output_is_parsed(client, simulator, marker):
    class City(pydantic.BaseModel):
        name: str
        people: int

    simulator.answer(marker, text('{"name": "Paris", '), text('"people": 2}'))
    parsed = client.responses.parse(model=MODEL, input=marker, text_format=City)
    assert parsed.output_parsed == City(name="Paris", people=2)
    simulator.answer(marker, text('{"name": "Rome", "people": 3}'))
    with client.responses.stream(model=MODEL, input=marker, text_format=City) as stream:
        assert stream.get_final_response().output_parsed == City(name="Rome", people=3)


def test_an_answer_that_is_too_long_is_incomplete(client, simulator, marker):
    simulator.answer(marker, text("word " * 400))
    response = create(client, marker, max_output_tokens=20)
    assert response.status == "incomplete"
    assert response.incomplete_details.reason == "max_output_tokens"
    assert 0 < len(response.output_text) < 400


def test_an_image_in_the_input_reaches_the_upstream(client, marker):
    uri = "data:image/png;base64," + base64.b64encode(RED_POINT).decode()
    content = [
        {"type": "input_text", "text": f"What is this? {marker}"},
        {"type": "input_image", "image_url": uri, "detail": "auto"},
    ]
    response = create(client, [{"role": "user", "content": content}])
    assert marker in response.output_text
    again = create(client, f"And now? {marker}", previous_response_id=response.id)
    assert again.status == "completed"


def test_a_generated_image_is_an_item_of_its_own(client, marker):
    response = client.responses.create(
        model=f"{MODEL}-image", input=f"Draw {marker}", tools=[{"type": "image_generation"}]
    )
    (image,) = (item for item in response.output if item.type == "image_generation_call")
    assert base64.b64decode(image.result, validate=True).startswith(PNG_SIGNATURE)


@pytest.mark.parametrize("fault", BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_a_stream_that_breaks_off_raises(client, simulator, marker, fault):
    simulator.answer(marker, text("Half "), text("of "), text("it"))
    simulator.faults(marker, fault)
    seen = ""
    with pytest.raises(openai.APIError):
        for event in create(client, marker, stream=True):
            assert event.type != "response.completed"
            if event.type == "response.output_text.delta":
                seen += event.delta
    assert seen.startswith("Half ")


def test_no_account_is_said_before_anything_is_sent(drained_gateway):
    with client_of(drained_gateway) as client:
        for options in ({}, {"stream": True}):
            with pytest.raises(openai.InternalServerError) as raised:
                create(client, "Hello", **options)
            assert raised.value.status_code == 503


def test_an_upstream_that_fails_is_told(client, simulator, marker):
    simulator.faults(marker, status(500), standing=True)
    with pytest.raises(openai.InternalServerError):
        create(client, marker)


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"input": ""}, "input"),
        ({"input": [{"role": "user", "content": [{"type": "text", "text": "a"}]}]}, "input[0].content[0].type"),
        ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "input[0]"),
        ({"tools": [{"type": "mcp", "server_label": "a"}]}, "tools[0].type"),
        ({"background": True}, "background"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"max_output_tokens": 0}, "max_output_tokens"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_refused_with_its_path(client, options, param):
    with pytest.raises(openai.BadRequestError) as raised:
        client.responses.create(**{"model": MODEL, "input": "a", **options})
    assert raised.value.param == param


def test_tokens_are_counted(client):
    counted = client.responses.input_tokens.count(model=MODEL, input="Hello there, how are you?")
    assert counted.object == "response.input_tokens"
    assert counted.input_tokens > 3
