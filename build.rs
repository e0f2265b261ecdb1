//! Linker settings that a Node addon needs on each platform; nothing without the binding.

fn main() {
    if std::env::var_os("CARGO_FEATURE_NAPI").is_some() {
        napi_build::setup();
    }
}
