"""What lives here: LangChain's models against the gateway: a question, a stream, a tool, structured output."""

import pytest
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_openai import ChatOpenAI

MODEL = "gemini-2.5-flash"


def openai(gateway, **options):
    return ChatOpenAI(model=MODEL, base_url=f"{gateway.url}/v1", api_key=gateway.key, **options)


def openai_responses(gateway):
    return openai(gateway, use_responses_api=True)


def anthropic(gateway):
    return ChatAnthropic(model=MODEL, base_url=gateway.url, api_key=gateway.key)


def google(gateway):
    return ChatGoogleGenerativeAI(model=MODEL, base_url=gateway.url, google_api_key=gateway.key)


@pytest.fixture(params=[openai, openai_responses, anthropic, google], ids=lambda make: make.__name__)
def model(gateway, request):
    return request.param(gateway)


@tool
def get_weather(city: str) -> str:
    """Tells the weather of a city."""
    return f"sunny in {city}"


def test_a_question_and_a_stream(model, marker):
    answer = model.invoke(f"Hello {marker}")
    assert marker in answer.text
    assert answer.usage_metadata["total_tokens"] > 0
    assert marker in "".join(chunk.text for chunk in model.stream(f"Hello {marker}"))


def test_a_tool(model):
    able = model.bind_tools([get_weather])
    turns = [HumanMessage('Call the function get_weather with {"city": "Oslo"}')]
    asked = able.invoke(turns)
    (call,) = asked.tool_calls
    assert (call["name"], call["args"]) == ("get_weather", {"city": "Oslo"})
    turns += [asked, ToolMessage(get_weather.invoke(call["args"]), tool_call_id=call["id"])]
    assert "sunny in Oslo" in able.invoke(turns).text


def test_structured_output(model):
    schema = {
        "title": "Mood",
        "description": "How it feels.",
        "type": "object",
        "properties": {"mood": {"type": "string", "enum": ["good", "bad"]}},
        "required": ["mood"],
        "additionalProperties": False,
    }
    able = model.with_structured_output(schema, method="json_schema")
    assert able.invoke("How are you?") == {"mood": "good"}
