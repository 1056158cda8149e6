//! Every module says what it is for, and every public item has a line that says what its name and type do not.
//!
//! rustc's `missing_docs` is not used, because it asks for a line at every field and variant too. Many of those say all with
//! their name (`title: Sanitized`), and a line that only repeats the name is worse than none. Methods of an implemented
//! trait are described at the trait.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::layers::{collect, pattern};

/// Files that need not be documented like the others, each with a reason.
const EXEMPT: &[(&str, &str)] = &[("cli/args.rs", "a comment there is the text of --help")];

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*pub (?:(?:async|const|unsafe) )*(?:fn|struct|enum|union|trait|const|static|type|mod) ?\w")
});
static IN_TRAIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^    (?:(?:async|const|unsafe) )*(?:fn|type|const) \w"));
static MODULE_BESIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*pub mod \w+;"));

/// The lines with an item that other modules see and that has no documentation, before the tests of the file.
fn undocumented(code: &str) -> Vec<&str> {
    let code = code.split("\nmod tests {").next().unwrap();
    let (mut is_documented, mut is_in_attribute, mut is_in_trait) = (false, false, false);
    let mut found = Vec::new();
    for line in code.lines() {
        let text = line.trim();
        if is_in_attribute || text.starts_with("#[") {
            is_in_attribute = !text.ends_with(']');
            continue;
        }
        is_in_trait = (is_in_trait && line != "}") || line.starts_with("pub trait ");
        let is_item = ITEM.is_match(line) || is_in_trait && IN_TRAIT.is_match(line);
        // A module in a file of its own is described there.
        if is_item && !is_documented && !MODULE_BESIDE.is_match(line) {
            found.push(line);
        }
        is_documented = text.starts_with("///") && text != "///";
    }
    found
}

/// Every source file, with its path below `src`.
fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let below = |file: &PathBuf| file.strip_prefix(&root).unwrap().to_owned();
    files.iter().map(|file| (below(file), fs::read_to_string(file).unwrap())).collect()
}

#[test]
fn every_public_item_is_documented() {
    let mut missing = String::new();
    for (file, code) in files() {
        if EXEMPT.iter().any(|(exempt, _)| file == Path::new(exempt)) {
            continue;
        }
        for line in undocumented(&code) {
            missing += &format!("\nsrc/{}: {}", file.display(), line.trim());
        }
    }
    assert!(missing.is_empty(), "these have no line that says what they are for:{missing}");
}

#[test]
fn every_module_says_what_it_is_for() {
    for (file, code) in files() {
        assert!(code.starts_with("//! "), "src/{} does not start with what it is for", file.display());
    }
}

#[test]
fn an_item_without_a_line_is_found() {
    let documented =
        "/// A.\n#[derive(Clone)]\n#[cfg_attr(\n    test,\n    allow(x)\n)]\npub struct A {\n    pub field: u8,\n}\n";
    assert_eq!(undocumented(documented), [""; 0], "fields need no line");
    for item in [
        "pub struct A;",
        "pub fn a() {",
        "pub async fn a() {",
        "pub const fn a() {",
        "pub const A: u8 = 0;",
        "pub trait A {",
    ] {
        assert_eq!(undocumented(&format!("use b;\n\n#[derive(Clone)]\n{item}\n")), [item]);
        assert_eq!(undocumented(&format!("///\n{item}\n")), [item], "an empty line is none");
    }
    assert_eq!(
        undocumented("/// A.\npub trait A {\n    fn a();\n}\n\nimpl A for B {\n    fn a() {}\n}\n"),
        ["    fn a();"]
    );
    assert_eq!(undocumented("pub mod a;\n\npub(crate) fn b() {}\n\npub use c::d;\n"), [""; 0]);
    assert_eq!(undocumented("#[cfg(test)]\nmod tests {\n    pub fn a() {}\n}\n"), [""; 0]);
}
