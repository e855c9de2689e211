"""What lives here: functions, forms of answers and citations in chat completions, by OpenAI's official SDK."""

import json

import openai
import pydantic
import pytest

from simulator_control import grounded, text
from test_openai import MODEL, ask, client  # noqa: F401

CALL_WEATHER = 'Call the function get_weather with {"city": "Oslo"}.'
FUNCTION = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
}
WEATHER = {"type": "function", "function": FUNCTION}
CHOICES = {
    "auto": "auto",
    "required": "required",
    "named": {"type": "function", "function": {"name": "get_weather"}},
    "allowed": {
        "type": "allowed_tools",
        "allowed_tools": {
            "mode": "required",
            "tools": [{"type": "function", "function": {"name": "get_weather"}}],
        },
    },
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES.keys())
def test_a_function_is_called_and_its_result_is_used(client, marker, choice):
    question = {"role": "user", "content": f"{marker} {CALL_WEATHER}"}
    options = {"model": MODEL, "tools": [WEATHER]}
    answer = client.chat.completions.create(messages=[question], tool_choice=choice, **options)
    (asked,) = answer.choices
    assert (asked.finish_reason, asked.message.content) == ("tool_calls", None)
    (call,) = asked.message.tool_calls
    assert (call.type, call.function.name) == ("function", "get_weather")
    assert json.loads(call.function.arguments) == {"city": "Oslo"}

    result = {"role": "tool", "tool_call_id": call.id, "content": f"Rain, says {marker}."}
    messages = [question, asked.message, result]
    (told,) = client.chat.completions.create(messages=messages, **options).choices
    assert (told.finish_reason, told.message.tool_calls) == ("stop", None)
    assert f"Rain, says {marker}." in told.message.content


def test_a_streamed_call_is_put_together(client, marker):
    messages = [{"role": "user", "content": f"{marker} {CALL_WEATHER}"}]
    wanted = {"model": MODEL, "messages": messages, "tools": [WEATHER]}
    with client.chat.completions.stream(stream_options={"include_usage": True}, **wanted) as stream:
        kinds = [event.type for event in stream]
        answer = stream.get_final_completion()
    assert "tool_calls.function.arguments.done" in kinds
    (call,) = answer.choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == {"city": "Oslo"}
    assert answer.choices[0].finish_reason == "tool_calls"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


@pytest.mark.parametrize("stream", [False, True])
def test_functions_in_the_old_form_are_answered_in_it(client, marker, stream):
    wanted = {"functions": [FUNCTION], "function_call": {"name": "get_weather"}}
    answer = ask(client, f"{marker} {CALL_WEATHER}", stream=stream, **wanted)
    if stream:
        choices = [choice for chunk in answer for choice in chunk.choices]
        (call,) = [choice.delta.function_call for choice in choices if choice.delta.function_call]
        reason = choices[-1].finish_reason
    else:
        call, reason = answer.choices[0].message.function_call, answer.choices[0].finish_reason
    assert (call.name, json.loads(call.arguments), reason) == (
        "get_weather",
        {"city": "Oslo"},
        "function_call",
    )


def test_an_answer_is_parsed_by_its_schema(client, simulator, marker):
    class City(pydantic.BaseModel):
        name: str
        people: int

    simulator.answer(marker, text('{"name": "Oslo",'), text(' "people": 724290}'))
    messages = [{"role": "user", "content": marker}]
    answer = client.chat.completions.parse(model=MODEL, messages=messages, response_format=City)
    assert answer.choices[0].message.parsed == City(name="Oslo", people=724290)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("options", "content", "reason"),
    [
        ({"stop": "three"}, "one two ", "stop"),
        ({"stop": ["five", "o t"]}, "one tw", "stop"),
        ({"max_tokens": 500, "max_completion_tokens": 2}, "one two ", "length"),
    ],
)
def test_an_answer_is_cut(client, simulator, marker, stream, options, content, reason):
    simulator.answer(marker, text("one two "), text("three four"))
    answer = ask(client, marker, stream=stream, **options)
    if stream:
        choices = [choice for chunk in answer for choice in chunk.choices]
        found = "".join(choice.delta.content or "" for choice in choices)
        assert (found, choices[-1].finish_reason) == (content, reason)
    else:
        found = answer.choices[0]
        assert (found.message.content, found.finish_reason) == (content, reason)


@pytest.mark.parametrize("stream", [False, True])
def test_citations_count_characters(client, simulator, marker, stream):
    said = "“Größe” \N{SLIGHTLY SMILING FACE} matters."
    simulator.answer(marker, text("世界: "), grounded(said, "https://example.com/a"), text(" End."))
    answer = ask(client, marker, stream=stream, web_search_options={})
    if stream:
        deltas = [choice.delta for chunk in answer for choice in chunk.choices]
        content = "".join(delta.content or "" for delta in deltas)
        found = [delta.annotations for delta in deltas if hasattr(delta, "annotations")]
        ((annotation,),) = found
        citation = annotation["url_citation"]
    else:
        message = answer.choices[0].message
        content = message.content
        (annotation,) = message.annotations
        citation = annotation.url_citation.model_dump()
    assert content[citation["start_index"] : citation["end_index"]] == said
    assert (citation["url"], citation["title"]) == ("https://example.com/a", "A page")


REFUSALS = {
    "result without a call": (
        {"messages": [{"role": "tool", "tool_call_id": "call_1", "content": "x"}]},
        "messages[0].role",
        "must be a response to a preceeding message with 'tool_calls'",
    ),
    "no schema": (
        {"tools": [{"type": "function", "function": {"name": "a", "parameters": {"type": 1}}}]},
        "tools[0].function.parameters",
        "Invalid schema for function 'a'",
    ),
    "metadata address": (
        {
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "image_url", "image_url": {"url": "http://169.254.169.254/"}}
                    ],
                }
            ]
        },
        "messages[0].content[0].image_url.url",
        "not public",
    ),
    "choices": ({"n": 2}, "n", "only one choice"),
    "temperature": ({"temperature": 9}, "temperature", "<= 2"),
}


@pytest.mark.parametrize(("options", "param", "part"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refusals_name_the_field(client, options, param, part):
    wanted = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}], **options}
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(**wanted)
    assert (raised.value.param, raised.value.type) == (param, "invalid_request_error")
    assert part in raised.value.message


@pytest.mark.parametrize("model", ["gpt-4o", "o3-mini", "claude-sonnet-4-5", "gpt-5-codex"])
def test_names_of_other_providers_are_taken_in_the_demo(client, marker, model):
    answer = ask(client, marker, model=model)
    assert (answer.model, marker in answer.choices[0].message.content) == (model, True)
    assert client.models.retrieve(model).id == model
