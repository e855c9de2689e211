"""What lives here: images with OpenAI's official SDK: drawn, changed, refused."""

import base64

import openai
import pytest

from conftest import PNG_SIGNATURE, RED_POINT
from simulator_control import text


@pytest.fixture
def client(gateway):
    with openai.OpenAI(
        base_url=f"{gateway.url}/v1", api_key=gateway.key, max_retries=0
    ) as client:
        yield client


def png_of(image):
    return base64.b64decode(image.b64_json, validate=True)


@pytest.mark.parametrize(
    "model", ["gpt-image-1.5", "gpt-image-1-mini", "dall-e-3", "gemini-2.5-flash-image"]
)
def test_an_image_is_drawn(client, simulator, marker, model):
    answer = client.images.generate(model=model, prompt=f"A boat {marker}", size="1024x1536")
    assert png_of(answer.data[0]).startswith(PNG_SIGNATURE)
    assert (len(answer.data), answer.output_format) == (1, "png")
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens
    (prompt,) = simulator.prompts(marker)
    assert "2:3" in prompt


def test_several_images_are_drawn(client, simulator, marker):
    answer = client.images.generate(model="gpt-image-2", prompt=marker, n=3, quality="high")
    assert len(answer.data) == 3
    assert all(png_of(image).startswith(PNG_SIGNATURE) for image in answer.data)
    assert len(simulator.prompts(marker)) == 3


def test_an_image_by_url_is_one_that_can_be_opened(client, marker):
    answer = client.images.generate(model="dall-e-3", prompt=marker, response_format="url")
    # The demo has no public URL, so that the image stands in its URL itself.
    head, data = answer.data[0].url.split(",", 1)
    assert head == "data:image/png;base64"
    assert base64.b64decode(data, validate=True).startswith(PNG_SIGNATURE)


def test_a_jpeg_is_a_jpeg(client, marker):
    answer = client.images.generate(
        model="gpt-image-2", prompt=marker, output_format="jpeg", output_compression=80
    )
    assert png_of(answer.data[0]).startswith(b"\xff\xd8\xff")
    assert answer.output_format == "jpeg"


@pytest.mark.parametrize("images", [1, 2])
def test_images_are_changed(client, simulator, marker, images):
    files = [(f"{index}.png", RED_POINT, "image/png") for index in range(images)]
    answer = client.images.edit(
        model="gpt-image-1.5",
        image=files if images > 1 else files[0],
        prompt=f"Make it blue {marker}",
    )
    assert png_of(answer.data[0]).startswith(PNG_SIGNATURE)
    assert len(simulator.prompts(marker)) == 1


def test_what_is_not_there_is_refused_by_its_name(client, marker):
    refusals = {
        "size": {"size": "huge"},
        "n": {"n": 11},
        "background": {"background": "transparent"},
        "output_format": {"output_format": "gif"},
    }
    for param, options in refusals.items():
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(model="gpt-image-2", prompt=marker, **options)
        assert refused.value.param == param
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(model="gpt-image-2", prompt=marker, stream=True)
    assert refused.value.param == "stream"
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.edit(model="gpt-image-2", prompt=marker, image=RED_POINT, mask=RED_POINT)
    assert refused.value.param == "mask"
    with pytest.raises(openai.NotFoundError):
        client.images.generate(model="nobody", prompt=marker)


def test_a_model_that_only_talks_is_quoted(client, simulator, marker):
    simulator.answer(marker, text("I would rather not."))
    with pytest.raises(openai.BadRequestError, match="I would rather not."):
        client.images.generate(model="gpt-image-2", prompt=marker)
