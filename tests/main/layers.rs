//! Who may import whom: the table in `src/lib.rs`, held against every path in the source. And one home a library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crosshead::article::index::INDEXES;
use regex::Regex;

/// A source file: its top module (`main` for `main.rs`), its names below the crate, as many as `super`s lead back to the
/// crate, and its code.
pub struct Source {
    path: PathBuf,
    module: String,
    pub names: Vec<String>,
    pub code: String,
}

/// Every file below `src` but `lib.rs`, which names all modules by trade.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.iter().filter(|file| !file.ends_with("src/lib.rs")).map(|file| source(&root, file)).collect()
}

pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn source(root: &Path, path: &Path) -> Source {
    let inner = path.strip_prefix(root).unwrap().with_extension("");
    let names = inner.iter().map(|name| name.to_str().unwrap()).filter(|name| *name != "mod");
    let names: Vec<String> = names.map(str::to_owned).collect();
    let code = without_comments(&fs::read_to_string(path).unwrap());
    Source { path: path.to_owned(), module: names[0].clone(), names, code }
}

/// Comments may name anything: they are how a module says what it must not know.
fn without_comments(code: &str) -> String {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Module → what it may import, as the table in `src/lib.rs` says.
fn permissions() -> BTreeMap<String, BTreeSet<String>> {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let row = Regex::new(r"(?m)^//! \| (\d+) \| (.+?) \| (.+?) \|$").unwrap();
    let rows: Vec<(u8, BTreeSet<String>, String)> =
        row.captures_iter(&map).map(|row| (row[1].parse().unwrap(), names(&row[2]), row[3].to_owned())).collect();
    let mut permissions = BTreeMap::new();
    for (rank, modules, words) in &rows {
        let below = rows.iter().filter(|(other, ..)| other < rank).flat_map(|(_, below, _)| below.clone());
        let allowed = if words.starts_with("all") { below.collect() } else { names(words) };
        for module in modules {
            permissions.insert(module.clone(), allowed.clone());
        }
    }
    permissions
}

/// The first part of each name in backticks.
fn names(words: &str) -> BTreeSet<String> {
    Regex::new(r"`(\w+)[^`]*`").unwrap().captures_iter(words).map(|name| name[1].to_owned()).collect()
}

pub fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are right")
}

static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:crate|crosshead)::(\w+)"));
static GROUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:crate|crosshead)::\{([^;]*)\};"));
static UPWARDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b((?:super::)+)(\w+)"));
static FIRST_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)(?:^|[^\w:])(\w+)::"));

/// The top modules that a file names: `crate::x`, `crosshead::x`, `use crate::{x, y::z}`, `super::…` up to the crate.
fn imports(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    found.extend(PATH.captures_iter(&source.code).map(|path| path[1].to_owned()));
    for group in GROUP.captures_iter(&source.code) {
        found.extend(top_names(&group[1]));
    }
    let outside_tests = source.code.split("mod tests {").next().unwrap();
    for path in UPWARDS.captures_iter(outside_tests) {
        if path[1].matches("super").count() == source.names.len() {
            found.insert(path[2].to_owned());
        }
    }
    found
}

/// The first names of a braced list, nested braces left out.
fn top_names(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut outer = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => outer.push(c),
            _ => {}
        }
    }
    outer.split(',').filter_map(|item| item.trim().split("::").next()).map(str::to_owned).collect()
}

#[test]
fn modules_import_only_what_the_map_allows() {
    let permissions = permissions();
    let mut offences = Vec::new();
    for source in sources() {
        let allowed = permissions.get(&source.module);
        let allowed = allowed.unwrap_or_else(|| panic!("the table in src/lib.rs lacks `{}`", source.module));
        let known = imports(&source).into_iter().filter(|name| permissions.contains_key(name));
        for import in known.filter(|name| *name != source.module && !allowed.contains(name)) {
            offences.push(format!("{} imports `{import}`", source.path.display()));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_map_lists_every_module_and_no_other() {
    let listed: BTreeSet<String> = permissions().into_keys().collect();
    let there: BTreeSet<String> = sources().into_iter().map(|source| source.module).collect();
    assert_eq!(listed, there);
}

/// Crate, as in a path, and the modules that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("brotli_decompressor", &["net"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("crossterm", &["runtime"]),
    ("chardetng", &["feed"]),
    ("csv", &["article"]),
    ("dom_query", &["article"]),
    ("dom_smoothie", &["article"]),
    ("etcetera", &["config"]),
    ("feed_rs", &["feed"]),
    ("flate2", &["net", "store"]),
    ("html2text", &["article"]),
    ("html5ever", &["article"]),
    ("httparse", &["runtime"]),
    ("httpdate", &["net"]),
    ("nucleo_matcher", &["app"]),
    ("open", &["runtime"]),
    ("percent_encoding", &["config"]),
    ("postcard", &["store"]),
    ("ratatui", &["ui", "runtime"]),
    ("reqwest", &["net"]),
    ("rusqlite", &["store"]),
    ("rustls", &["net"]),
    ("rustls_platform_verifier", &["net"]),
    ("toml", &["config"]),
    ("tracing_subscriber", &["runtime"]),
    ("unicode_linebreak", &["layout"]),
];

/// The names that paths begin with: crates, and modules in scope.
fn first_names(source: &Source) -> BTreeSet<&str> {
    FIRST_NAME.captures_iter(&source.code).map(|path| path.get(1).expect("the group is no option").as_str()).collect()
}

/// A module of ours may have the library's name: `mod opml;`, `use crate::feed::opml;`.
fn is_ours(library: &str, source: &Source) -> bool {
    pattern(&format!(r"\bmod {library};|\bcrate::[^;]*\b{library}\b")).is_match(&source.code)
}

#[test]
fn each_library_has_one_home() {
    let mut offences = Vec::new();
    for source in sources() {
        let names = first_names(&source);
        for (library, homes) in HOMES.iter().filter(|(library, _)| names.contains(library)) {
            if !homes.contains(&source.module.as_str()) && !is_ours(library, &source) {
                offences.push(format!("{} names `{library}`, at home in {homes:?}", source.path.display()));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// The names of a section of the manifest, as they are written in paths.
fn dependencies(section: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = manifest.split(&format!("\n[{section}]\n")).nth(1).unwrap().split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    names.filter(|name| !name.starts_with('#')).map(|name| name.replace('-', "_")).collect()
}

/// Dependencies that are named for a feature only.
const FOR_A_FEATURE: &[&str] = &["ratatui_core"];

#[test]
fn every_dependency_is_used() {
    let sources = sources();
    let used: BTreeSet<&str> = sources.iter().flat_map(first_names).collect();
    let unused: Vec<String> =
        dependencies("dependencies").into_iter().filter(|name| !used.contains(name.as_str())).collect();
    let unused: Vec<String> = unused.into_iter().filter(|name| !FOR_A_FEATURE.contains(&name.as_str())).collect();
    assert!(unused.is_empty(), "nobody names {unused:?}");
}

#[test]
fn every_home_belongs_to_a_dependency() {
    let dependencies = dependencies("dependencies");
    for (library, _) in HOMES {
        assert!(dependencies.contains(*library), "{library} is no dependency any more");
    }
}

/// Actions and keys are made from these, so two of a kind would shadow each other.
#[test]
fn kinds_of_landmark_have_nouns_and_letters_of_their_own() {
    let nouns: BTreeSet<&str> = INDEXES.iter().map(|index| index.noun()).collect();
    let letters: BTreeSet<char> = INDEXES.iter().map(|index| index.letter()).collect();
    assert_eq!(nouns.len(), INDEXES.len());
    assert_eq!(letters.len(), INDEXES.len());
    assert_eq!(INDEXES.iter().filter(|index| index.divides()).count(), 1, "the sections come from one kind");
}

mod the_reading_of_paths {
    use super::*;

    fn imports_of(depth: usize, code: &str) -> Vec<String> {
        let source = Source {
            path: PathBuf::new(),
            module: "app".into(),
            names: vec![String::new(); depth],
            code: without_comments(code),
        };
        imports(&source).into_iter().collect()
    }

    #[test]
    fn finds_single_grouped_and_relative_paths() {
        assert_eq!(imports_of(1, "use crate::store::Store;"), ["store"]);
        assert_eq!(imports_of(1, "use crate::{feed::{Feed, parse}, net,\n store::Store};"), ["feed", "net", "store"]);
        assert_eq!(imports_of(1, "fn f(s: crate::store::Store) {}"), ["store"]);
        assert_eq!(imports_of(2, "use super::super::store::Store; use super::net;"), ["store"]);
    }

    #[test]
    fn skips_comments_and_a_tests_own_parent() {
        assert!(imports_of(1, "//! [`crate::store`]\n/// crate::net::x").is_empty());
        assert!(imports_of(1, "mod tests {\n    use super::*;\n}").is_empty());
    }
}

/// html5ever's time is quadratic in depth and the walkers' stack linear, so whatever becomes a DOM is guarded where it
/// does: a string inside a page was only text to the page's own guard.
#[test]
fn nothing_becomes_a_dom_unguarded() {
    let parses = Regex::new(r"Document::(?:from|fragment)\(|\.\w+_html\(\w|parse_(?:document|fragment)\(").unwrap();
    // `dom` takes nothing but what the guard has made.
    for source in sources().into_iter().filter(|source| !source.path.ends_with("html/dom.rs")) {
        let code = source.code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let is_guarded = |line: &str| ["guard(", "guarded.html", "replace('<'"].iter().any(|sign| line.contains(sign));
        let bare = code.lines().find(|line| parses.is_match(line) && !is_guarded(line));
        assert_eq!(bare, None, "{}", source.path.display());
    }
}

/// What is known of languages and sites is data for every room, so it asks none of them.
#[test]
fn knowledge_imports_nothing_of_ours() {
    let is_knowledge = |source: &Source| source.path.components().any(|part| part.as_os_str() == "knowledge");
    let files: Vec<Source> = sources().into_iter().filter(is_knowledge).collect();
    assert!(files.len() > 80, "{} files were found", files.len());
    for source in files {
        assert!(!source.code.contains("crate::"), "{}", source.path.display());
    }
}

/// Public types whose name another one has too, each with a reason. There are none today.
const SHARED_NAMES: &[(&str, &str)] = &[];

#[test]
fn every_public_type_has_a_name_of_its_own() {
    let definition = pattern(r"(?m)^\s*pub(?:\([a-z]+\))? (?:struct|enum|trait|type) (\w+)");
    let mut homes: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for source in sources() {
        for found in definition.captures_iter(&source.code) {
            homes.entry(found[1].to_owned()).or_default().push(source.path.clone());
        }
    }
    assert!(homes.len() > 200, "{} types were found", homes.len());
    let is_allowed = |name: &str| SHARED_NAMES.iter().any(|(allowed, _)| *allowed == name);
    homes.retain(|name, homes| homes.len() > 1 && !is_allowed(name));
    assert!(homes.is_empty(), "{homes:#?}");
}
