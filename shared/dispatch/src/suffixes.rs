//! What lives here: the words in the names of models that switch on tools.

use b2a_upstream::Tools;

/// A word in a model name, and the tool that it switches on.
pub(crate) type Suffix = (&'static str, fn(&mut Tools));

/// Every such word, in the order in which lists show them.
pub(crate) const SUFFIXES: [Suffix; 3] = [
    ("-image", |tools| tools.image = true),
    ("-video", |tools| tools.video = true),
    ("-search", |tools| tools.search = true),
];

/// The name of a listed model with the words for these tools, in the order of the lists.
pub(crate) fn with_suffixes(listed: &str, tools: Tools) -> String {
    let mut name = listed.to_owned();
    for (suffix, switch_on) in SUFFIXES {
        let mut with = tools;
        switch_on(&mut with);
        if with == tools {
            name.push_str(suffix);
        }
    }
    name
}

/// Cuts the suffixes out of a name, whole words only, in any position and order.
pub(crate) fn cut_suffixes(name: &str) -> (String, Tools) {
    let mut rest = name.to_owned();
    let mut tools = Tools::default();
    for (suffix, switch_on) in SUFFIXES {
        let mut from = 0;
        while let Some(found) = rest[from..].find(suffix) {
            let start = from + found;
            let end = start + suffix.len();
            if rest[end..].is_empty() || rest[end..].starts_with('-') {
                rest.replace_range(start..end, "");
                switch_on(&mut tools);
                from = start;
            } else {
                from = end;
            }
        }
    }
    (rest, tools)
}
