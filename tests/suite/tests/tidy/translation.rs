//! What lives here: the rule that the Chinese README is a complete translation: the same levels of
//! headings in the same order, the same code blocks, the same rows in each table.

use crate::tree;

const ORIGINAL: &str = "README.md";
const TRANSLATION: &str = "docs/README.zh-CN.md";

/// Code that a reader copies. Other blocks are pictures, whose words are translated.
const COPIED: [&str; 3] = ["```sh", "```python", "```json"];

/// What of a document stays the same in a translation, line by line.
fn outline(text: &str) -> Vec<String> {
    let mut outline = Vec::new();
    let mut block: Option<&str> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            block = if block.is_some() { None } else { Some(line) };
            outline.push(line.to_owned());
        } else if let Some(fence) = block {
            // Comments in code are translated; commands are not.
            let command = line.split("# ").next().unwrap_or_default().trim();
            if COPIED.contains(&fence) && !command.is_empty() {
                outline.push(command.to_owned());
            }
        } else if line.starts_with('#') {
            outline.push("#".repeat(line.bytes().take_while(|byte| *byte == b'#').count()));
        } else if line.starts_with('|') {
            outline.push(format!(
                "a row of {} cells",
                line.matches('|').count().saturating_sub(1)
            ));
        }
    }
    outline
}

fn violations(original: &str, translation: &str) -> Vec<String> {
    let (original, translation) = (outline(original), outline(translation));
    let differs = original
        .iter()
        .zip(&translation)
        .find(|(here, there)| here != there);
    if let Some((here, there)) = differs {
        return vec![format!("`{here}` here is `{there}` there")];
    }
    if original.len() == translation.len() {
        return Vec::new();
    }
    vec![format!(
        "{} parts here, {} there",
        original.len(),
        translation.len()
    )]
}

#[test]
fn the_translation_is_complete() {
    let found = violations(tree::text_of(ORIGINAL), tree::text_of(TRANSLATION));
    tree::assert_none(&format!("{TRANSLATION} follows {ORIGINAL}:"), &found);
}

#[test]
fn missing_parts_are_found() {
    let original = "# A\n\ntext\n\n## B\n```sh\nmake demo # start\n```\n| a | b |\n";
    let translated = "# 甲\n\n文\n\n## 乙\n```sh\nmake demo # 启动\n```\n| 甲 | 乙 |\n";
    assert!(violations(original, translated).is_empty());
    assert_eq!(violations(original, "# 甲\n").len(), 1);
    assert_eq!(
        violations(original, &translated.replace("demo", "test")).len(),
        1
    );
    assert_eq!(
        violations(original, &translated.replace("| 甲 | 乙 |", "| 甲 |")).len(),
        1
    );
}
