//! What lives here: requests that Claude's messages refuse, and the fields that they name.

use b2a_protocol::Claude;

use crate::{Refusal, check, check_changes};

const CLAUDE: &[Refusal] = &[
    (
        r#"{"messages":[{"role":"user","content":"hi"}]}"#,
        "max_tokens",
        "Field required",
    ),
    (r#"{"max_tokens":1}"#, "messages", "Field required"),
    (
        r#"{"max_tokens":1,"messages":[]}"#,
        "messages",
        "at least one",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user"}]}"#,
        "messages[0].content",
        "required",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"tool","content":"x"}]}"#,
        "messages[0].role",
        "unknown role",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":""}]}"#,
        "messages[0].content",
        "must not be empty",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"sound"}]}]}"#,
        "messages[0].content[0].type",
        "unknown type",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"A"}}]}]}"#,
        "messages[0].content[0].source.data",
        "cut off",
    ),
    (
        r#"{"max_tokens":1,"system":[{"type":"image"}],"messages":[{"role":"user","content":"hi"}]}"#,
        "system[0].type",
        "expected text",
    ),
    (
        r#"{"max_tokens":1,"thinking":{"type":"deep"},"messages":[{"role":"user","content":"hi"}]}"#,
        "thinking.type",
        "unknown type",
    ),
    (r#"{"max_tokens":"many"}"#, "max_tokens", "expected u64"),
    (
        r#"{"stop_sequences":"END"}"#,
        "stop_sequences",
        "expected a sequence",
    ),
];

#[test]
fn requests() {
    check(&Claude, CLAUDE);
}

/// A request that is taken.
const PLAIN: &str = r#"{"max_tokens":1,"messages":[{"role":"user","content":"hi"}]}"#;

/// What is wrong with it when this is changed.
const CHANGES: &[Refusal] = &[
    (
        r#"{"max_tokens":0}"#,
        "max_tokens",
        "greater than or equal to 1",
    ),
    (r#"{"max_tokens":-1}"#, "max_tokens", "expected u64"),
    (r#"{"temperature":1.5}"#, "temperature", "range: 0..1"),
    (r#"{"top_p":-0.1}"#, "top_p", "range: 0..1"),
    (r#"{"top_k":1.5}"#, "top_k", "expected u64"),
    (r#"{"stream":1}"#, "stream", "expected a boolean"),
    (
        r#"{"thinking":{"type":"enabled"}}"#,
        "thinking.budget_tokens",
        "Field required",
    ),
    (
        r#"{"thinking":{"type":"enabled","budget_tokens":1023}}"#,
        "thinking.budget_tokens",
        "1024",
    ),
    (
        r#"{"thinking":{"type":"enabled","budget_tokens":"all"}}"#,
        "thinking.budget_tokens",
        "expected u64",
    ),
    (r#"{"thinking":{}}"#, "thinking.type", "Field required"),
    (
        r#"{"thinking":{"type":"adaptive","display":"loud"}}"#,
        "thinking.display",
        "omitted",
    ),
    (
        r#"{"stop_sequences":["END"," \n"]}"#,
        "stop_sequences[1]",
        "non-whitespace",
    ),
    (
        r#"{"stop_sequences":[7]}"#,
        "stop_sequences[0]",
        "expected a string",
    ),
    (
        r#"{"cache_control":{"type":"eternal"}}"#,
        "cache_control.type",
        "expected `ephemeral`",
    ),
    (
        r#"{"cache_control":{"type":"ephemeral","ttl":"1d"}}"#,
        "cache_control.ttl",
        "expected `5m` or `1h`",
    ),
    (
        r#"{"metadata":{"user_id":7}}"#,
        "metadata.user_id",
        "expected a string",
    ),
    (
        r#"{"service_tier":"gold"}"#,
        "service_tier",
        "unknown variant",
    ),
    (
        r#"{"context_management":"all"}"#,
        "context_management",
        "expected a map",
    ),
    (
        r#"{"mcp_servers":[{"type":"url"}]}"#,
        "mcp_servers",
        "custom tools",
    ),
    (r#"{"container":"c_1"}"#, "container", "no code is run"),
    (
        r#"{"output_config":{"effort":"some"}}"#,
        "output_config.effort",
        "unknown variant",
    ),
    (
        r#"{"output_config":{"format":{"type":"xml"}}}"#,
        "output_config.format.type",
        "json_schema",
    ),
    (
        r#"{"output_config":{"format":{"type":"json_schema"}}}"#,
        "output_config.format.schema",
        "Field required",
    ),
    (
        r#"{"output_config":{"format":{"type":"json_schema","schema":{"type":"objekt"}}}}"#,
        "output_config.format.schema",
        "no JSON schema",
    ),
    (
        r#"{"output_format":{"type":"json_schema","schema":[]}}"#,
        "output_format.schema",
        "no JSON schema",
    ),
    (r#"{"tools":{}}"#, "tools", "expected a sequence"),
    (
        r#"{"tools":[{"input_schema":{"type":"object"}}]}"#,
        "tools[0].name",
        "Field required",
    ),
    (
        r#"{"tools":[{"name":"a b","input_schema":{"type":"object"}}]}"#,
        "tools[0].name",
        "letters, digits",
    ),
    (
        r#"{"tools":[{"name":"a"}]}"#,
        "tools[0].input_schema",
        "Field required",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":"object"}]}"#,
        "tools[0].input_schema",
        "no JSON schema",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object","properties":{"a":{"type":"text"}}}}]}"#,
        "tools[0].input_schema",
        "no JSON schema",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"string"}}]}"#,
        "tools[0].input_schema.type",
        "should be 'object'",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{}}]}"#,
        "tools[0].input_schema.type",
        "Field required",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object"}},{"name":"a","input_schema":{"type":"object"}}]}"#,
        "tools[1].name",
        "must be unique",
    ),
    (
        r#"{"tools":[{"name":"a","description":7,"input_schema":{"type":"object"}}]}"#,
        "tools[0].description",
        "expected a string",
    ),
    (
        r#"{"tools":[{"type":"code_execution_20250825","name":"code_execution"}]}"#,
        "tools[0].type",
        "custom tool",
    ),
    (
        r#"{"tools":[{"type":"computer_20250124","name":"computer","display_width_px":1,"display_height_px":1}]}"#,
        "tools[0].type",
        "custom tool",
    ),
    (
        r#"{"tools":[{"type":"web_search_2025","name":"web_search"}]}"#,
        "tools[0].type",
        "custom tool",
    ),
    (
        r#"{"tools":[{"type":"bash_20250124","name":"shell"}]}"#,
        "tools[0].name",
        "should be 'bash'",
    ),
    (
        r#"{"tools":[{"type":"web_search_20250305"}]}"#,
        "tools[0].name",
        "Field required",
    ),
    (
        r#"{"tool_choice":{"type":"any"}}"#,
        "tool_choice",
        "only be specified while providing tools",
    ),
    (
        r#"{"tool_choice":"any"}"#,
        "tool_choice",
        "an object with a type",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{}}"#,
        "tool_choice.type",
        "Field required",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{"type":"all"}}"#,
        "tool_choice.type",
        "unknown type",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool"}}"#,
        "tool_choice.name",
        "Field required",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"b"}}"#,
        "tool_choice.name",
        "not found in provided tools",
    ),
    (
        r#"{"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{"type":"auto","disable_parallel_tool_use":"no"}}"#,
        "tool_choice.disable_parallel_tool_use",
        "expected a boolean",
    ),
    (r#"{"system":7}"#, "system", "expected a string or an array"),
    (
        r#"{"system":{"type":"text","text":"x"}}"#,
        "system",
        "expected a string or an array",
    ),
    (
        r#"{"system":[{"type":"text"}]}"#,
        "system[0].text",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"text":"x"}]}]}"#,
        "messages[0].content[0].type",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[]}]}"#,
        "messages[0].content",
        "must not be empty",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"text","text":""}]}]}"#,
        "messages[0].content",
        "must not be empty",
    ),
    (
        r#"{"messages":[{"role":"user","content":{"type":"text"}}]}"#,
        "messages[0].content",
        "expected a string or an array",
    ),
    (
        r#"{"messages":[{"role":"user","content":7}]}"#,
        "messages[0].content",
        "expected a string or an array",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image"}]}]}"#,
        "messages[0].content[0].source",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":"x"}]}]}"#,
        "messages[0].content[0].source",
        "expected a source object",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f_1"}}]}]}"#,
        "messages[0].content[0].source.type",
        "none has an id",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url"}}]}]}"#,
        "messages[0].content[0].source.url",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"ftp://example.com/a.png"}}]}]}"#,
        "messages[0].content[0].source.url",
        "can't be fetched",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"AAAA"}}]}]}"#,
        "messages[0].content[0].source.media_type",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"png","data":"AAAA"}}]}]}"#,
        "messages[0].content[0].source.media_type",
        "not a media type",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":""}}]}]}"#,
        "messages[0].content[0].source.data",
        "empty",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"tape"}}]}]}"#,
        "messages[0].content[0].source.type",
        "unknown type",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"document"}]}}]}]}"#,
        "messages[0].content[0].source.content[0].type",
        "expected text or image",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"search_result","title":"T","source":"S","content":"x"}]}]}"#,
        "messages[0].content[0].content",
        "expected an array",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"search_result","source":"S","content":[]}]}]}"#,
        "messages[0].content[0].title",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"container_upload","file_id":"f_1"}]}]}"#,
        "messages[0].content[0].file_id",
        "none has an id",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]}]}"#,
        "messages[0].content[0].type",
        "only be in `assistant`",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"tool_result","content":"x"}]}]}"#,
        "messages[0].content[0].tool_use_id",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}]}"#,
        "messages[0].content[0].tool_use_id",
        "unexpected `tool_use_id` found in `tool_result` blocks: t1",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":"yes"}]}]}"#,
        "messages[0].content[0].is_error",
        "expected a boolean",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a"}]}]}"#,
        "messages[0].content[0].input",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":"x"}]}]}"#,
        "messages[0].content[0].input",
        "expected a map",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"","name":"a","input":{}}]}]}"#,
        "messages[0].content[0].id",
        "at least 1 character",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a b","input":{}}]}]}"#,
        "messages[0].content[0].name",
        "letters, digits",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}},{"type":"tool_use","id":"t1","name":"a","input":{}}]}]}"#,
        "messages[0].content[1].id",
        "must be unique",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"t1"}]}]}"#,
        "messages[0].content[0].type",
        "only be in `user`",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1"},{"type":"tool_result","tool_use_id":"t1"}]}]}"#,
        "messages[1].content[1].tool_use_id",
        "must have a single result",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"image"}]}]}]}"#,
        "messages[1].content[0].content[0].source",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"tool_use"}]}]}]}"#,
        "messages[1].content[0].content[0].type",
        "unknown type",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text"}]}]}]}"#,
        "messages[1].content[0].content[0].text",
        "Field required",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":{"a":1}}]}]}"#,
        "messages[1].content[0].content",
        "expected a string or an array",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":7}]}]}"#,
        "messages[1].content[0].content",
        "expected a string or an array",
    ),
];

#[test]
fn fields() {
    check_changes(&Claude, PLAIN, CHANGES);
}
