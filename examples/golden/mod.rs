//! What the writers of golden vectors share.

use serde_json::Value;
use std::process::ExitCode;

/// One case a line, so that a difference can be read.
pub fn lines(list: Vec<Value>) -> String {
    let list: Vec<String> = list.iter().map(|case| format!("    {case}")).collect();
    list.join(",\n")
}

/// Compares a file of `__test__/fixtures` with its content; writes it where there is none, or where
/// the command line says `--replace`.
pub fn write(name: &str, content: &str) -> ExitCode {
    let file = format!("{}/__test__/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let replace = std::env::args().any(|argument| argument == "--replace");
    match std::fs::read_to_string(&file) {
        Ok(old) if old == content => println!("{file} is as it was"),
        Ok(_) if !replace => {
            eprintln!("{file} would change: a breaking release. --replace writes it.");
            return ExitCode::FAILURE;
        }
        _ => {
            if let Err(error) = std::fs::write(&file, content) {
                eprintln!("{file}: {error}");
                return ExitCode::FAILURE;
            }
            println!("{file} is written");
        }
    }
    ExitCode::SUCCESS
}
