//! There are no import cycles ("circles" here): no two parts of a module import each other, directly or through others.
//!
//! A part is a child module with everything below it. A module and its own child may import each other, and tests may
//! import anything. The paths are read from the source as text. A name that a module re-exports belongs to the module that
//! defines it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::layers::{self, pattern};

/// The circles that are allowed: the module, the parts that form the circle, and the reason.
const ALLOWED: &[(&str, &[&str], &str)] = &[(
    "app",
    &["health", "library", "questions", "reader", "screen", "table_view"],
    "`ScreenRef` names the closed set of screens, and each screen implements the trait beside it",
)];

/// A path as its parts: `crate::app::model` is `["app", "model"]`.
type ModPath = Vec<String>;

/// The imports of a file.
#[derive(Default)]
struct Module {
    /// The names that `use` brings into scope, each with its full path.
    names: BTreeMap<String, ModPath>,
    /// Every path in the code, from the crate on.
    paths: Vec<ModPath>,
}

static TESTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?s)#\[cfg\(test\)\]\s*(?:pub(?:\([a-z]+\))? )?(?:(?:use|mod) [^;{]*(?:\{[^;]*\})?;|mod tests \{.*)")
});
static USE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\buse ([^;]+);"));
static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^\w:])((?:\w+::)+\w+)"));

/// The modules of some files, each given by its path and its code.
fn modules(files: &[(ModPath, String)]) -> BTreeMap<ModPath, Module> {
    let known: BTreeSet<&ModPath> = files.iter().map(|(path, _)| path).collect();
    files.iter().map(|(path, code)| (path.clone(), module(path, code, &known))).collect()
}

fn module(at: &ModPath, code: &str, known: &BTreeSet<&ModPath>) -> Module {
    let code = TESTS.replace_all(code, "");
    let mut module = Module::default();
    for import in USE.captures_iter(&code) {
        for (path, name) in leaves(&import[1]) {
            let Some(path) = absolute(at, &path, known) else { continue };
            module.names.insert(name, path.clone());
            module.paths.push(path);
        }
    }
    let body = USE.replace_all(&code, "");
    for found in PATH.captures_iter(&body) {
        let path: ModPath = found[1].split("::").map(str::to_owned).collect();
        let imported = module.names.get(&path[0]).map(|start| [start, &path[1..]].concat());
        module.paths.extend(imported.or_else(|| absolute(at, &path, known)));
    }
    module
}

/// The paths of a `use`, each with the name that it has from there on.
fn leaves(tree: &str) -> Vec<(ModPath, String)> {
    let tree = tree.trim();
    let Some((start, group)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, tree));
        let path: ModPath = path.trim().split("::").map(str::to_owned).collect();
        return vec![(path, name.rsplit("::").next().unwrap_or(name).trim().to_owned())];
    };
    let start: ModPath = start.split("::").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let group = group.rsplit_once('}').map_or(group, |(inside, _)| inside);
    let leaves = outer_commas(group).into_iter().flat_map(leaves);
    leaves.map(|(path, name)| joined(&start, path, name)).collect()
}

/// The full path of an item of a braced `use`. `self` in the braces of `a::b::{self}` is `a::b`.
fn joined(start: &ModPath, path: ModPath, name: String) -> (ModPath, String) {
    match path[0].as_str() {
        "self" => (start.clone(), if name == "self" { start[start.len() - 1].clone() } else { name }),
        _ => ([start.clone(), path].concat(), name),
    }
}

/// The items of a braced list.
fn outer_commas(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let items = group.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    items.filter(|item| !item.trim().is_empty()).collect()
}

/// The path from the crate root. `None` if it begins with another crate or with a type.
fn absolute(at: &ModPath, path: &[String], known: &BTreeSet<&ModPath>) -> Option<ModPath> {
    let up = path.iter().take_while(|name| *name == "super").count();
    match path[0].as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([at, &path[1..]].concat()),
        "super" => Some([&at[..at.len().checked_sub(up)?], &path[up..]].concat()),
        child => known.contains(&[at.clone(), vec![child.to_owned()]].concat()).then(|| [at, path].concat()),
    }
}

/// The module that a path leads to: the deepest one, through re-exports.
fn home(path: &ModPath, modules: &BTreeMap<ModPath, Module>, steps: usize) -> ModPath {
    let deepest = (0..=path.len()).rev().find(|end| modules.contains_key(&path[..*end]));
    let Some(end) = deepest else { return Vec::new() };
    let (module, rest) = path.split_at(end);
    match rest.first().and_then(|name| modules[module].names.get(name)) {
        Some(exported) if steps > 0 => home(&[exported, &rest[1..]].concat(), modules, steps - 1),
        Some(_) | None => module.to_vec(),
    }
}

/// For each parent module: a part of it → the other parts that it imports.
type Imports = BTreeMap<ModPath, BTreeMap<String, BTreeSet<String>>>;

fn imports(modules: &BTreeMap<ModPath, Module>) -> Imports {
    let mut imports = Imports::new();
    for (from, module) in modules {
        for to in module.paths.iter().map(|path| home(path, modules, 9)) {
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            // If one module contains the other, they are not siblings.
            if let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) {
                let parts = imports.entry(from[..shared].to_vec()).or_default();
                parts.entry(one.clone()).or_default().insert(other.clone());
            }
        }
    }
    imports
}

fn reachable<'a>(part: &'a str, parts: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![part]);
    while let Some(part) = next.pop() {
        let found = parts.get(part).into_iter().flatten().map(String::as_str);
        next.extend(found.filter(|part| reached.insert(*part)));
    }
    reached
}

/// The circles below each module: its name, and the parts that all reach each other.
fn circles(files: &[(ModPath, String)]) -> BTreeSet<(String, Vec<String>)> {
    let mut circles = BTreeSet::new();
    for (parent, parts) in imports(&modules(files)) {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            parts.keys().map(|part| (part.as_str(), reachable(part, &parts))).collect();
        for (part, others) in &reached {
            let circle = others.iter().filter(|other| reached.get(*other).is_some_and(|back| back.contains(part)));
            let circle: Vec<String> = circle.map(|part| (*part).to_owned()).collect();
            if !circle.is_empty() {
                circles.insert((parent.join("::"), circle));
            }
        }
    }
    circles
}

/// The files of the program.
fn files() -> Vec<(ModPath, String)> {
    layers::sources().into_iter().map(|source| (source.names, source.code)).collect()
}

#[test]
fn no_parts_of_a_module_import_each_other() {
    let found = circles(&files());
    let allowed: BTreeSet<(String, Vec<String>)> = ALLOWED
        .iter()
        .map(|(parent, parts, _)| ((*parent).to_owned(), parts.iter().map(|part| (*part).to_owned()).collect()))
        .collect();
    let new: Vec<_> = found.difference(&allowed).collect();
    assert!(new.is_empty(), "these import each other: {new:#?}");
    let gone: Vec<_> = allowed.difference(&found).collect();
    assert!(gone.is_empty(), "these no longer import each other, so strike them from the list: {gone:#?}");
}

mod the_reading_of_imports {
    use super::*;

    fn circles_of(files: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
        let path = |name: &str| name.split("::").map(str::to_owned).collect();
        circles(&files.iter().map(|(name, code)| (path(name), (*code).to_owned())).collect::<Vec<_>>())
            .into_iter()
            .collect()
    }

    fn one(parent: &str, parts: &[&str]) -> Vec<(String, Vec<String>)> {
        vec![(parent.to_owned(), parts.iter().map(|part| (*part).to_owned()).collect())]
    }

    #[test]
    fn finds_pairs_and_longer_circles_in_every_spelling() {
        let pair = [("a", ""), ("a::b", "use super::{x, c::{self, C}};"), ("a::c", "fn f() { crate::a::b::g() }")];
        assert_eq!(circles_of(&pair), one("a", &["b", "c"]));
        let three = [
            ("a", "use crate::b::B;"),
            ("b", "use super::c;\nfn f() { c::g() }"),
            ("c", ""),
            ("c::d", "use crate::{a::A as B};"),
        ];
        assert_eq!(circles_of(&three), one("", &["a", "b", "c"]));
    }

    #[test]
    fn looks_through_re_exports_and_names_in_scope() {
        let exported = [("a", "pub use c::C;"), ("a::b", "use super::C;"), ("a::c", "use super::b;")];
        assert_eq!(circles_of(&exported), one("a", &["b", "c"]));
        let child =
            [("a", "mod b; mod c;"), ("a::b", "use crate::a;\nfn f() { a::c::g() }"), ("a::c", "use super::b::B;")];
        assert_eq!(circles_of(&child), one("a", &["b", "c"]));
    }

    #[test]
    fn a_child_and_a_test_are_no_circle() {
        assert!(circles_of(&[("a", "use b::B;"), ("a::b", "use super::A;\nuse crate::a::X;")]).is_empty());
        let test = "#[cfg(test)]\nuse super::b::B;\n#[cfg(test)]\nmod tests {\n    use super::super::b;\n}";
        assert!(circles_of(&[("a", test), ("b", "use crate::a::A;")]).is_empty());
    }
}
