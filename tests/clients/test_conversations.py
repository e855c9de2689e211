"""What lives here: conversations as the official SDKs send them back: the upstream is told each thing once."""

import pytest
from anthropic import Anthropic
from google import genai
from google.genai import types
from openai import OpenAI

MODEL = "gemini-2.5-flash"
SYSTEM = "You are terse."


def openai_chat(gateway, words, stream):
    client = OpenAI(base_url=f"{gateway.url}/v1", api_key=gateway.key, max_retries=0)
    messages = [{"role": "system", "content": SYSTEM}]
    for said in words:
        messages.append({"role": "user", "content": said})
        if stream:
            with client.chat.completions.stream(model=MODEL, messages=messages) as answer:
                completion = answer.get_final_completion()
        else:
            completion = client.chat.completions.create(model=MODEL, messages=messages)
        messages.append(completion.choices[0].message)


def openai_responses(gateway, words, stream):
    """The gateway keeps the conversation; whole and streamed are the same to it."""
    client = OpenAI(base_url=f"{gateway.url}/v1", api_key=gateway.key, max_retries=0)
    previous = None
    for said in words:
        wanted = {"model": MODEL, "input": said, "instructions": SYSTEM, "previous_response_id": previous}
        if stream:
            with client.responses.stream(**wanted) as answer:
                previous = answer.get_final_response().id
        else:
            previous = client.responses.create(**wanted).id


def anthropic_messages(gateway, words, stream):
    client = Anthropic(base_url=gateway.url, api_key=gateway.key, max_retries=0)
    messages = []
    for said in words:
        messages.append({"role": "user", "content": said})
        wanted = {"model": MODEL, "max_tokens": 4000, "system": SYSTEM, "messages": messages}
        if stream:
            with client.messages.stream(**wanted) as answer:
                message = answer.get_final_message()
        else:
            message = client.messages.create(**wanted)
        messages.append({"role": "assistant", "content": message.content})


def genai_chat(gateway, words, stream):
    """Google's SDK keeps the conversation itself: streamed, in the pieces in which it came."""
    http = types.HttpOptions(base_url=gateway.url)
    with genai.Client(api_key=gateway.key, http_options=http) as client:
        config = types.GenerateContentConfig(system_instruction=SYSTEM)
        chat = client.chats.create(model=MODEL, config=config)
        for said in words:
            if stream:
                for _ in chat.send_message_stream(said):
                    pass
            else:
                chat.send_message(said)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    "talk", [openai_chat, openai_responses, anthropic_messages, genai_chat], ids=lambda talk: talk.__name__
)
def test_the_transcript_of_three_turns_is_sent_once(gateway, simulator, marker, talk, stream):
    words = [f"{number} {marker}, and some more words" for number in ("One", "Two", "Three")]
    talk(gateway, words, stream)
    [session] = simulator.sessions(marker)
    asked = [turn["question"] for turn in session["turns"]]
    assert SYSTEM in asked[0] and words[0] in asked[0]
    assert asked[1:] == words[1:]
