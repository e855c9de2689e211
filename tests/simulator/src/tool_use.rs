//! What lives here: functions that a prompt offers in words, and how the simulator calls them when it is asked to.
//!
//! The service has no functions of its own, so whoever offers some does it in the prompt, as any model would read it:
//!
//! ```text
//! To call one, write a block of exactly this form:
//!
//! <tool_call>
//! {"name":"function_name","arguments":{"parameter":"value"}}
//! </tool_call>
//! …
//! {"name":"write_file","description":"…","parameters":{"type":"object",…}}
//! ```
//!
//! Two tasks are understood, the last one in the prompt counts: `Create the file hello.txt with the content 'Hello'`, by
//! whichever function can write a file or run a command, and `Call the function write_file with {…}`. Once
//! the results stand below the task, the answer is what they begin with.

use serde_json::{Value, json};

/// What stands before the form of a call.
const FORM: &str = "write a block of exactly this form:";
const CREATE: &str = "create the file ";
const CONTENT: &str = " with the content ";
const CALL: &str = "call the function ";
const WITH: &str = " with ";
/// How the blocks of calls and of what functions answered begin and end, as far as that is sure.
const CALL_BEGIN: &str = "<tool_call";
const RESULT_BEGIN: &str = "<tool_result";
const RESULT_END: &str = "</tool_result";
/// How much of a result is repeated, in characters.
const LONGEST_RESULT: usize = 200;

/// The functions of a prompt, and how they are called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    /// The tag around a call.
    tag: String,
    functions: Vec<Function>,
}

#[derive(Debug, Clone, PartialEq)]
struct Function {
    name: String,
    parameters: Value,
}

impl Offer {
    /// What a prompt offers; nothing when it tells no form of a call.
    pub(crate) fn of(prompt: &str) -> Option<Self> {
        let (_, told) = prompt.split_once(FORM)?;
        let (_, told) = told.split_once('<')?;
        let (tag, told) = told.split_once('>')?;
        let functions = told
            .lines()
            .filter(|line| line.starts_with('{'))
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter_map(|function| {
                Some(Function {
                    name: function.get("name")?.as_str()?.to_owned(),
                    parameters: function.get("parameters")?.clone(),
                })
            })
            .collect();
        Some(Self {
            tag: tag.to_owned(),
            functions,
        })
    }

    fn block(&self, name: &str, arguments: &Value) -> String {
        let tag = &self.tag;
        let call = json!({"name": name, "arguments": arguments});
        format!("<{tag}>\n{call}\n</{tag}>")
    }
}

impl Function {
    /// The first of these parameters that it has, as a text.
    fn text_parameter(&self, names: &[&'static str]) -> Option<&'static str> {
        let properties = &self.parameters["properties"];
        let is_text = |name: &&&str| properties[**name]["type"] == "string";
        names.iter().find(is_text).copied()
    }

    /// The arguments, and a few words for each further text that it must have.
    fn filled(&self, mut arguments: Value) -> Value {
        let required = self.parameters["required"].as_array();
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if arguments.get(name).is_none() {
                arguments[name] = json!("as it was asked for");
            }
        }
        arguments
    }
}

/// The answer to a prompt with a task or its results in it; none when there is neither.
pub(crate) fn answer(prompt: &str, offer: Option<&Offer>) -> Option<String> {
    let lower = prompt.to_ascii_lowercase();
    let task = lower.rfind(CREATE).max(call_task(&lower));
    let results = prompt.rfind(RESULT_END);
    if results > task {
        return Some(format!("Done: {}", beginning_of_results(prompt)?));
    }
    let (offer, task) = (offer?, &prompt[task?..]);
    named(task, offer).or_else(|| file(task, offer))
}

/// Where the last task to call a function begins. Instructions that one has to be called are no task.
fn call_task(prompt: &str) -> Option<usize> {
    let is_task = |told: &str| {
        told.split_once(WITH)
            .is_some_and(|(name, _)| !name.contains(char::is_whitespace))
    };
    let mut places = prompt.rmatch_indices(CALL);
    let (task, _) = places.find(|(place, _)| is_task(&prompt[place + CALL.len()..]))?;
    Some(task)
}

/// What was said last, of a prompt that tells of calls: whoever repeated all of it would seem to call something.
pub(crate) fn without_instructions(prompt: &str) -> &str {
    if !prompt.contains(CALL_BEGIN) {
        return prompt;
    }
    let (before, after) = prompt.rsplit_once("\n[[").unwrap_or(("", prompt));
    let last = if after.starts_with("assistant") {
        before.rsplit_once("\n[[").map_or(before, |(_, said)| said)
    } else {
        after
    };
    last.split_once("]]\n")
        .map_or(last, |(_, said)| said)
        .trim()
}

/// What the last result says first.
fn beginning_of_results(prompt: &str) -> Option<String> {
    let (_, last) = prompt.rsplit_once(RESULT_BEGIN)?;
    let (_, said) = last.split_once('>')?;
    let said = said.split(RESULT_END).next()?.trim();
    Some(said.chars().take(LONGEST_RESULT).collect())
}

/// `Call the function <name> with {…}`.
fn named(task: &str, offer: &Offer) -> Option<String> {
    let told = task.get(CALL.len()..)?;
    let (name, told) = told.split_once(WITH)?;
    let name = name.trim_matches(['`', '\'', '"', ' ']);
    let arguments = serde_json::Deserializer::from_str(told).into_iter::<Value>();
    let arguments = arguments.take(1).find_map(Result::ok)?;
    offer
        .functions
        .iter()
        .find(|function| function.name == name)?;
    Some(offer.block(name, &arguments))
}

/// `Create the file <path> with the content '…'`, the two in quotes of any sort.
fn file(task: &str, offer: &Offer) -> Option<String> {
    let told = task.get(CREATE.len()..)?;
    let (path, told) = told.split_once(CONTENT)?;
    let path = path.trim_matches(['`', '\'', '"', ' ']);
    let quote = told
        .chars()
        .next()
        .filter(|quote| "`'\"".contains(*quote))?;
    let content = told[1..].split(quote).next()?;
    let functions = &offer.functions;
    let written = functions.iter().find_map(|function| {
        let to = function.text_parameter(&["file_path", "path", "filename"])?;
        let what = function.text_parameter(&["content", "contents"])?;
        let arguments = function.filled(json!({to: path, what: content}));
        Some(offer.block(&function.name, &arguments))
    });
    written.or_else(|| {
        functions.iter().find_map(|function| {
            let command = function.text_parameter(&["cmd", "command"])?;
            let line = format!("printf %s {} > {}", quoted(content), quoted(path));
            let line = format!("{line} && echo {}", quoted(&format!("wrote {path}")));
            let arguments = function.filled(json!({command: line}));
            Some(offer.block(&function.name, &arguments))
        })
    })
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: &str = "Create the file a/b.txt with the content 'Hi there'.";

    fn offering(functions: &[Value]) -> String {
        let functions: Vec<String> = functions.iter().map(ToString::to_string).collect();
        format!(
            "To call one, write a block of exactly this form:\n\n<tool_call_2>\n{{\"name\":\"function_name\",\
             \"arguments\":{{}}}}\n</tool_call_2>\n\nanswers come in <tool_result_2> blocks.\n\n{}\n\n[[user]]\n",
            functions.join("\n")
        )
    }

    fn function(name: &str, parameters: &[&str], required: &[&str]) -> Value {
        let properties: serde_json::Map<_, _> = parameters
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "string"})))
            .collect();
        json!({"name": name, "parameters": {"properties": properties, "required": required}})
    }

    fn called(prompt: &str) -> Value {
        let answer = answer(prompt, Offer::of(prompt).as_ref()).unwrap();
        let call = answer.strip_prefix("<tool_call_2>\n").unwrap();
        serde_json::from_str(call.strip_suffix("\n</tool_call_2>").unwrap()).unwrap()
    }

    #[test]
    fn a_file_is_written_by_the_function_that_can() {
        let read = function("Read", &["file_path"], &[]);
        let run = function("Bash", &["command", "why"], &["command", "why"]);
        let write = function("Write", &["file_path", "content"], &[]);
        let prompt = offering(&[read.clone(), run.clone(), write]) + TASK;
        assert_eq!(
            called(&prompt),
            json!({"name": "Write", "arguments": {"file_path": "a/b.txt", "content": "Hi there"}})
        );
        let call = called(&(offering(&[read, run]) + TASK));
        assert_eq!(
            call["arguments"]["command"],
            "printf %s 'Hi there' > 'a/b.txt' && echo 'wrote a/b.txt'"
        );
        assert_eq!(call["arguments"]["why"], "as it was asked for");
    }

    #[test]
    fn a_function_is_called_by_its_name() {
        let prompt = offering(&[function("get_weather", &["city"], &[])])
            + "Please call the function get_weather with {\"city\": \"Oslo\"} now.";
        assert_eq!(
            called(&prompt),
            json!({"name": "get_weather", "arguments": {"city": "Oslo"}})
        );
        let pressed = format!("{prompt}\n\n(You have to call the function get_weather: write it.)");
        assert_eq!(called(&pressed), called(&prompt));
        let unknown = prompt.replace("function get_weather", "function other");
        assert_eq!(answer(&unknown, Offer::of(&unknown).as_ref()), None);
    }

    #[test]
    fn results_below_the_task_end_it_and_results_above_it_do_not() {
        let prompt = offering(&[function("Write", &["path", "content"], &[])]) + TASK;
        let result = "\n\n[[tool]]\n<tool_result_2 name=\"Write\">\nwritten\n</tool_result_2>";
        let after = format!("{prompt}{result}");
        let offer = Offer::of(&after);
        assert_eq!(
            answer(&after, offer.as_ref()).as_deref(),
            Some("Done: written")
        );
        assert_eq!(answer(result, None).as_deref(), Some("Done: written"));
        assert_eq!(called(&format!("{after}\n\n{TASK}"))["name"], "Write");
    }

    #[test]
    fn what_was_said_last_is_found() {
        let last = |prompt: &str| without_instructions(prompt).to_owned();
        assert_eq!(last("[[user]]\nHello"), "[[user]]\nHello");
        assert_eq!(last(&(offering(&[]) + "Hello")), "Hello");
        assert_eq!(last(&(offering(&[]) + "Hello\n\n[[assistant]]\n")), "Hello");
    }

    #[test]
    fn without_an_offer_or_a_task_there_is_nothing_to_call() {
        assert_eq!(answer(TASK, None), None);
        let prompt = offering(&[]) + "Hello";
        assert_eq!(answer(&prompt, Offer::of(&prompt).as_ref()), None);
        assert_eq!(Offer::of("Hello"), None);
    }
}
