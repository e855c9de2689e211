//! What lives here: requests that Gemini's content generation refuses, and the fields that it names.

use b2a_protocol::Gemini;

use crate::{Refusal, check, check_changes};

const GEMINI: &[Refusal] = &[
    (r"{}", "contents", "not specified"),
    (r#"{"contents":[]}"#, "contents", "not specified"),
    (
        r#"{"contents":[{}]}"#,
        "contents[0].parts",
        "at least one part",
    ),
    (
        r#"{"contents":[{"parts":[]}]}"#,
        "contents[0].parts",
        "at least one part",
    ),
    (
        r#"{"contents":[{"parts":[{"text":""}]}]}"#,
        "contents[0].parts",
        "at least one part",
    ),
    (
        r#"{"contents":[{"parts":[{}]}]}"#,
        "contents[0].parts[0]",
        "expected text",
    ),
    (
        r#"{"contents":[{"parts":[{"text":1}]}]}"#,
        "contents[0].parts[0].text",
        "a string",
    ),
    (
        r#"{"contents":[{"role":"wizard","parts":[{"text":"hi"}]}]}"#,
        "contents[0].role",
        "unknown role",
    ),
    (
        r#"{"contents":[{"parts":[{"inlineData":{"data":"AAAA"}}]}]}"#,
        "contents[0].parts[0].inlineData.mimeType",
        "required",
    ),
    (
        r#"{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"*"}}]}]}"#,
        "contents[0].parts[0].inlineData.data",
        "invalid base64",
    ),
    (
        r#"{"systemInstruction":{"parts":[{}]},"contents":[{"parts":[{"text":"hi"}]}]}"#,
        "systemInstruction.parts[0]",
        "text only",
    ),
    (
        r#"{"generationConfig":{"candidateCount":2},"contents":[{"parts":[{"text":"hi"}]}]}"#,
        "generationConfig.candidateCount",
        "only one",
    ),
    (
        r#"{"generation_config":{"temperature":"hot"}}"#,
        "generation_config.temperature",
        "expected f64",
    ),
];

#[test]
fn requests() {
    check(&Gemini, GEMINI);
}

/// A request that is taken.
const PLAIN: &str = r#"{"contents":[{"parts":[{"text":"hi"}]}]}"#;

/// What is wrong with it when this is changed.
const CHANGES: &[Refusal] = &[
    (r#"{"contents":"hi"}"#, "contents", "a content object"),
    (r#"{"contents":7}"#, "contents", "expected an array"),
    (
        r#"{"contents":[{"parts":[7]}]}"#,
        "contents[0].parts[0]",
        "a part object",
    ),
    (
        r#"{"contents":{"parts":{"text":7}}}"#,
        "contents.parts.text",
        "expected a string",
    ),
    (
        r#"{"systemInstruction":"Be brief."}"#,
        "systemInstruction",
        "a content object",
    ),
    (
        r#"{"cachedContent":"cachedContents/1"}"#,
        "cachedContent",
        "no content is cached",
    ),
    (r#"{"labels":["a"]}"#, "labels", "expected a map"),
    (r#"{"labels":{"a":1}}"#, "labels.a", "expected a string"),
    (
        r#"{"safetySettings":[{"category":"HARM_CATEGORY_FUN"}]}"#,
        "safetySettings[0].category",
        "unknown variant",
    ),
    (
        r#"{"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"block_none"}]}"#,
        "safetySettings[0].threshold",
        "unknown variant",
    ),
    (r#"{"generationConfig":7}"#, "generationConfig", "an object"),
    (
        r#"{"generationConfig":{"candidateCount":0}}"#,
        "generationConfig.candidateCount",
        "only one candidate",
    ),
    (
        r#"{"generationConfig":{"candidateCount":"two"}}"#,
        "generationConfig.candidateCount",
        "a whole number",
    ),
    (
        r#"{"generationConfig":{"temperature":2.1}}"#,
        "generationConfig.temperature",
        "from 0 to 2",
    ),
    (
        r#"{"generationConfig":{"topP":1.1}}"#,
        "generationConfig.topP",
        "from 0 to 1",
    ),
    (
        r#"{"generationConfig":{"topK":-1}}"#,
        "generationConfig.topK",
        "not negative",
    ),
    (
        r#"{"generationConfig":{"maxOutputTokens":0}}"#,
        "generationConfig.maxOutputTokens",
        "1 or more",
    ),
    (
        r#"{"generationConfig":{"maxOutputTokens":-5}}"#,
        "generationConfig.maxOutputTokens",
        "1 or more",
    ),
    (
        r#"{"generationConfig":{"maxOutputTokens":1.5}}"#,
        "generationConfig.maxOutputTokens",
        "a whole number",
    ),
    (
        r#"{"generationConfig":{"stopSequences":["a","b","c","d","e","f"]}}"#,
        "generationConfig.stopSequences",
        "at most 5",
    ),
    (
        r#"{"generationConfig":{"stopSequences":["a",""]}}"#,
        "generationConfig.stopSequences[1]",
        "must not be empty",
    ),
    (
        r#"{"generationConfig":{"stopSequences":[1]}}"#,
        "generationConfig.stopSequences[0]",
        "expected a string",
    ),
    (
        r#"{"generationConfig":{"responseModalities":["TEXT","AUDIO"]}}"#,
        "generationConfig.responseModalities[1]",
        "answers are of TEXT",
    ),
    (
        r#"{"generationConfig":{"responseModalities":["SMELL"]}}"#,
        "generationConfig.responseModalities[0]",
        "unknown variant",
    ),
    (
        r#"{"generationConfig":{"thinkingConfig":{"thinkingBudget":-2}}}"#,
        "generationConfig.thinkingConfig.thinkingBudget",
        "-1 or more",
    ),
    (
        r#"{"generationConfig":{"thinkingConfig":{"thinkingBudget":"much"}}}"#,
        "generationConfig.thinkingConfig.thinkingBudget",
        "a whole number",
    ),
    (
        r#"{"generationConfig":{"thinkingConfig":{"thinkingLevel":"deep"}}}"#,
        "generationConfig.thinkingConfig.thinkingLevel",
        "unknown variant",
    ),
    (
        r#"{"generationConfig":{"thinkingConfig":{"thinkingLevel":"HIGH","thinkingBudget":1}}}"#,
        "generationConfig.thinkingConfig",
        "only one of",
    ),
    (
        r#"{"generationConfig":{"thinkingConfig":{"includeThoughts":"yes"}}}"#,
        "generationConfig.thinkingConfig.includeThoughts",
        "expected a boolean",
    ),
    (
        r#"{"generationConfig":{"mediaResolution":"HUGE"}}"#,
        "generationConfig.mediaResolution",
        "unknown variant",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"text/html"}}"#,
        "generationConfig.responseMimeType",
        "expected text/plain",
    ),
    (
        r#"{"generationConfig":{"responseSchema":{"type":"OBJECT"}}}"#,
        "generationConfig.responseMimeType",
        "needs the response mime type",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"THING"}}}"#,
        "generationConfig.responseSchema.type",
        "unknown type",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"a":{"type":"THING"}}}}}"#,
        "generationConfig.responseSchema.properties.a.type",
        "unknown type",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"application/json","responseSchema":[]}}"#,
        "generationConfig.responseSchema",
        "no schema",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{"type":"OBJECT"}}}"#,
        "generationConfig.responseJsonSchema",
        "no schema",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"application/json","responseSchema":{},"responseJsonSchema":{}}}"#,
        "generationConfig.responseJsonSchema",
        "can't be used together",
    ),
    (
        r#"{"generationConfig":{"responseMimeType":"text/x.enum"}}"#,
        "generationConfig.responseSchema.enum",
        "words to choose from",
    ),
    (r#"{"tools":["googleSearch"]}"#, "tools[0]", "a tool object"),
    (
        r#"{"tools":[{"codeExecution":{}}]}"#,
        "tools[0].codeExecution",
        "declare a function",
    ),
    (
        r#"{"tools":[{"file_search":{"fileSearchStoreNames":["a"]}}]}"#,
        "tools[0].fileSearch",
        "declare a function",
    ),
    (
        r#"{"tools":[{"googleSearch":true}]}"#,
        "tools[0].googleSearch",
        "expected a map",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{}]}]}"#,
        "tools[0].functionDeclarations[0].name",
        "required",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a b"}]}]}"#,
        "tools[0].functionDeclarations[0].name",
        "letters, digits",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a","behavior":"SLOW"}]}]}"#,
        "tools[0].functionDeclarations[0].behavior",
        "unknown variant",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a","parameters":"none"}]}]}"#,
        "tools[0].functionDeclarations[0].parameters",
        "no schema",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a","parameters":{"type":"STRING"}}]}]}"#,
        "tools[0].functionDeclarations[0].parameters.type",
        "an OBJECT",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a","parameters":{"type":"OBJECT","properties":{"b":{"type":"FLOAT"}}}}]}]}"#,
        "tools[0].functionDeclarations[0].parameters.properties.b.type",
        "unknown type",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a","parametersJsonSchema":{"type":"object","properties":{"b":{"type":"FLOAT"}}}}]}]}"#,
        "tools[0].functionDeclarations[0].parametersJsonSchema",
        "no schema",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a","parameters":{},"parametersJsonSchema":{}}]}]}"#,
        "tools[0].functionDeclarations[0].parametersJsonSchema",
        "can't be used together",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a"}]},{"functionDeclarations":[{"name":"a"}]}]}"#,
        "tools[1].functionDeclarations[0].name",
        "Duplicate function declaration",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"any"}}}"#,
        "toolConfig.functionCallingConfig.mode",
        "unknown variant",
    ),
    (
        r#"{"toolConfig":{"functionCallingConfig":{"mode":"ANY"}}}"#,
        "toolConfig.functionCallingConfig.mode",
        "without function_declarations",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"AUTO","allowedFunctionNames":["a"]}}}"#,
        "toolConfig.functionCallingConfig.allowedFunctionNames",
        "ANY or VALIDATED",
    ),
    (
        r#"{"tools":[{"functionDeclarations":[{"name":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["a","b"]}}}"#,
        "toolConfig.functionCallingConfig.allowedFunctionNames[1]",
        "no function of this name",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"text":"x","inlineData":{"mimeType":"image/png","data":"AAAA"}}]}]}"#,
        "contents[0].parts[0]",
        "can hold one of",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"png","data":"AAAA"}}]}]}"#,
        "contents[0].parts[0].inlineData.mimeType",
        "not a media type",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":""}}]}]}"#,
        "contents[0].parts[0].inlineData.data",
        "empty",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":{}}]}]}"#,
        "contents[0].parts[0].fileData.fileUri",
        "required",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":"https://example.com/a"}]}]}"#,
        "contents[0].parts[0].fileData",
        "an object with fileUri",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"gs://a/b"}}]}]}"#,
        "contents[0].parts[0].fileData.fileUri",
        "with Google",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"files/abc"}}]}]}"#,
        "contents[0].parts[0].fileData.fileUri",
        "with Google",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}}]}]}"#,
        "contents[0].parts[0].fileData.fileUri",
        "with Google",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"https://www.youtube.com/watch?v=1"}}]}]}"#,
        "contents[0].parts[0].fileData.fileUri",
        "with Google",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"ftp://example.com/a"}}]}]}"#,
        "contents[0].parts[0].fileData.fileUri",
        "can't be fetched",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"functionCall":{"name":"a"}}]}]}"#,
        "contents[0].parts[0].functionCall",
        "only the model",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{}}]}]}"#,
        "contents[0].parts[0].functionCall.name",
        "required",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a b"}}]}]}"#,
        "contents[0].parts[0].functionCall.name",
        "letters, digits",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a","args":"x"}}]}]}"#,
        "contents[0].parts[0].functionCall.args",
        "expected a map",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionResponse":{"name":"a","response":{}}}]}]}"#,
        "contents[0].parts[0].functionResponse",
        "the model answers no functions",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"functionResponse":{"response":{}}}]}]}"#,
        "contents[0].parts[0].functionResponse.name",
        "required",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"a","response":{}}}]}]}"#,
        "contents[0].parts[0].functionResponse",
        "function response turn comes immediately",
    ),
    (
        r#"{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"a","response":"x"}}]}]}"#,
        "contents[0].parts[0].functionResponse.response",
        "expected a map",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a","id":"1"}}]},{"role":"user","parts":[{"functionResponse":{"name":"a"}},{"functionResponse":{"name":"a"}}]}]}"#,
        "contents[1].parts[1].functionResponse",
        "answers no function call",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a","id":"1"}}]},{"role":"user","parts":[{"functionResponse":{"name":"a","id":"1"}},{"functionResponse":{"name":"a","id":"1"}}]}]}"#,
        "contents[1].parts[1].functionResponse",
        "answers no function call",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a","id":"1"}}]},{"role":"user","parts":[{"functionResponse":{"name":"b"}}]}]}"#,
        "contents[1].parts[0].functionResponse",
        "answers no function call",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a","id":"1"}}]},{"role":"user","parts":[{"functionResponse":{"name":"a","parts":[{"text":"x"}]}}]}]}"#,
        "contents[1].parts[0].functionResponse.parts[0]",
        "expected inlineData or fileData",
    ),
    (
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"a","id":"1"}}]},{"role":"user","parts":[{"functionResponse":{"name":"a","parts":[{"inlineData":{"mimeType":"image/png","data":"*"}}]}}]}]}"#,
        "contents[1].parts[0].functionResponse.parts[0].inlineData.data",
        "invalid base64",
    ),
];

#[test]
fn fields() {
    check_changes(&Gemini, PLAIN, CHANGES);
}
