//! Files of golden vectors.

use serde_json::Value;

/// One case a line, so that a difference can be read.
pub fn lines(list: Vec<Value>) -> String {
    let list: Vec<String> = list.iter().map(|case| format!("    {case}")).collect();
    list.join(",\n")
}

/// Compares a file with what it should hold; with `REPLACE_GOLDEN=1` in the environment writes it.
///
/// # Panics
///
/// When the file holds something else, or cannot be read or written.
pub fn compare(name: &str, content: &str) {
    let file = format!("{}/__test__/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("REPLACE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&file, content).expect("the file can be written");
        return;
    }
    let old = std::fs::read_to_string(&file).expect("the file can be read");
    let differing = old
        .lines()
        .zip(content.lines())
        .find(|(old, new)| old != new);
    if let Some((old, new)) = differing {
        panic!("{file} holds\n{old}\nand should hold\n{new}");
    }
    assert_eq!(old.len(), content.len(), "{file} has another length");
}
