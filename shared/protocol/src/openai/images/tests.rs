//! What lives here: requests for images as clients send them, what is refused with the path of the field, and answers.

use b2a_domain::TokenUsage;
use serde_json::{Value, json};

use super::*;
use crate::canonical::{ContentPart, MediaData};

const PNG: &str = "data:image/png;base64,iVBORw0KGgo=";

fn generation(body: &Value) -> ImagesRequest {
    ImagesRequest::generation(body.to_string().as_bytes()).unwrap()
}

fn text_of(request: &ImagesRequest) -> String {
    match request.chat("m".to_owned()).turns[0].parts.last() {
        Some(ContentPart::Text(text)) => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_wanted_reaches_the_model_as_text() {
    let plain = generation(&json!({"prompt": "A boat"}));
    assert_eq!((plain.count, plain.format, plain.by_url), (1, None, None));
    assert_eq!(text_of(&plain), "A boat\n\nAnswer with exactly one image.");
    let all = generation(&json!({
        "model": "gpt-image-2", "prompt": "A boat", "n": 10, "size": "1536x1024", "style": "natural", "quality": "xhigh",
        "background": "auto", "moderation": "low", "output_format": "jpeg", "output_compression": 80,
        "response_format": "url", "user": "me", "stream": false, "partial_images": 0, "surprise": 1
    }));
    assert_eq!((all.count, all.by_url), (10, Some(true)));
    assert_eq!(all.format, Some(ImageFormat::Jpeg(80)));
    assert_eq!(
        text_of(&all),
        "A boat\n\nAnswer with exactly one image. Its aspect ratio is 3:2 (landscape, 1536 x 1024 pixels). \
         Its style is natural."
    );
    assert_eq!(
        all.chat("x-image".to_owned()).model.as_deref(),
        Some("x-image")
    );
    for (size, told) in [("1024x1792", "4:7 (portrait"), ("864x864", "1:1 (square")] {
        let text = text_of(&generation(&json!({"prompt": "A boat", "size": size})));
        assert!(text.contains(told), "{text}");
    }
}

#[test]
fn wrong_parameters_are_refused_by_name() {
    for (field, value) in [
        ("prompt", json!("")),
        ("prompt", json!(7)),
        ("prompt", json!("x".repeat(32_001))),
        ("n", json!(0)),
        ("n", json!(11)),
        ("n", json!("two")),
        ("size", json!("huge")),
        ("size", json!("1024")),
        ("size", json!("8x8")),
        ("size", json!("3840x1024")),
        ("size", json!("4096x4096")),
        ("quality", json!("best")),
        ("style", json!("cubist")),
        ("background", json!("transparent")),
        ("background", json!("red")),
        ("output_format", json!("gif")),
        ("output_compression", json!(101)),
        ("output_compression", json!(50)),
        ("response_format", json!("png")),
        ("moderation", json!("none")),
        ("stream", json!(true)),
        ("stream", json!("yes")),
        ("partial_images", json!(2)),
        ("frame_count", json!(3)),
        ("svg", json!({"model": "x"})),
        ("user", json!(1)),
    ] {
        let mut body = json!({"prompt": "A boat"});
        body[field] = value;
        let fault = ImagesRequest::generation(body.to_string().as_bytes()).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some(field), "{body}: {fault}");
    }
    let fault = ImagesRequest::generation(b"{").unwrap_err();
    assert_eq!(fault.field, None);
}

#[test]
fn an_edit_as_json_has_its_pictures_by_uri() {
    let edit = |body: &Value| ImagesRequest::edit(body.to_string().as_bytes());
    let sent = json!({"prompt": "Make it red", "images": [{"image_url": PNG}, {"image_url": "https://a.example/b.webp"}], "image": [PNG]});
    let request = edit(&sent).unwrap();
    assert_eq!(request.pictures.len(), 3);
    let ContentPart::RemoteMedia(remote) = &request.pictures[1] else {
        panic!("{:?}", request.pictures)
    };
    assert_eq!(remote.field, "images[1].image_url");
    for (field, body) in [
        ("images", json!({"prompt": "p"})),
        ("images", json!({"prompt": "p", "images": []})),
        (
            "images[0].image_url",
            json!({"prompt": "p", "images": [{}]}),
        ),
        (
            "images[0].file_id",
            json!({"prompt": "p", "images": [{"file_id": "f"}]}),
        ),
        (
            "images[0].image_url",
            json!({"prompt": "p", "images": [{"image_url": "data:image/png;base64,A"}]}),
        ),
        ("image", json!({"prompt": "p", "image": "a.png"})),
        (
            "images",
            json!({"prompt": "p", "images": vec![json!({"image_url": PNG}); 17]}),
        ),
        (
            "mask",
            json!({"prompt": "p", "image": PNG, "mask": {"image_url": PNG}}),
        ),
        ("prompt", json!({"image": PNG})),
    ] {
        let fault = edit(&body).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some(field), "{fault}");
    }
}

fn field(name: &str, content: &'static [u8]) -> FormField {
    FormField {
        name: name.to_owned(),
        content_type: Some("image/png".to_owned()),
        content: content.into(),
    }
}

#[test]
fn an_edit_as_a_form_is_the_same() {
    let fields = vec![
        field("prompt", b"Make it red"),
        field("image[]", b"one"),
        field("image", b"two"),
        field("n", b"2"),
        field("stream", b"false"),
        field("size", b"auto"),
    ];
    let request = ImagesRequest::edit_form(fields).unwrap();
    assert_eq!((request.pictures.len(), request.count), (2, 2));
    let refused: [(&str, Vec<FormField>); 6] = [
        ("image", vec![field("prompt", b"p")]),
        ("image", vec![field("prompt", b"p"), field("image", b"")]),
        (
            "mask",
            vec![
                field("prompt", b"p"),
                field("image", b"i"),
                field("mask", b"m"),
            ],
        ),
        (
            "n",
            vec![
                field("prompt", b"p"),
                field("image", b"i"),
                field("n", b"two"),
            ],
        ),
        (
            "prompt",
            vec![field("prompt", b"\xff"), field("image", b"i")],
        ),
        (
            "stream",
            vec![
                field("prompt", b"p"),
                field("image", b"i"),
                field("stream", b"true"),
            ],
        ),
    ];
    for (name, fields) in refused {
        let fault = ImagesRequest::edit_form(fields).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some(name), "{fault}");
    }
}

#[test]
fn an_answer_gives_each_image_as_it_is_wanted() {
    let image = |data, by_url| DrawnImage {
        data,
        mime_type: "image/png".to_owned(),
        by_url,
    };
    let answer = ImagesAnswer {
        created_sec: 7,
        images: vec![
            image(MediaData::Base64("QUJD".into()), false),
            image(MediaData::Base64("QUJD".into()), true),
            image(
                MediaData::Url("https://a.example/media/1.png".to_owned()),
                true,
            ),
        ],
        usage: TokenUsage {
            input_tokens: 300,
            output_tokens: 4000,
            reasoning_tokens: 0,
        },
        input_pictures: 1,
    };
    let answer: Value = serde_json::from_slice(&answer.encode()).unwrap();
    let expected = json!({
        "created": 7,
        "data": [
            {"b64_json": "QUJD"},
            {"url": "data:image/png;base64,QUJD"},
            {"url": "https://a.example/media/1.png"}
        ],
        "output_format": "png",
        "usage": {
            "total_tokens": 4300, "input_tokens": 300, "output_tokens": 4000,
            "input_tokens_details": {"text_tokens": 42, "image_tokens": 258},
            "output_tokens_details": {"text_tokens": 130, "image_tokens": 3870}
        }
    });
    assert_eq!(answer, expected);
}
