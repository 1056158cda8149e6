//! Compares the documents with the program, so that they stay true.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use regex::Regex;

use crate::support::alone::alone;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Runs with a config and a data folder of nobody.
fn crosshead(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command: Command = alone(env!("CARGO_BIN_EXE_crosshead"), home.path());
    command.args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = crosshead(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_example_config_is_what_the_program_prints() {
    let example = fs::read_to_string(file("config.example.toml")).unwrap();
    assert_eq!(example, printed(&["config", "example"]), "renew it: crosshead config example > config.example.toml");
}

#[test]
fn the_page_about_the_query_language_is_what_the_program_prints() {
    let page = fs::read_to_string(file("docs/search.md")).unwrap();
    assert_eq!(page, printed(&["search", "--guide"]), "renew it: crosshead search --guide > docs/search.md");
}

/// The keys in the example's prose are commented out with a blank; they must be right all the same.
#[test]
fn the_example_config_is_right_with_its_example_keys() {
    let example = printed(&["config", "example"]);
    let (before, keys) = example.split_once("# [keys.").unwrap();
    let (keys, _) = keys.split_once("\n\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    fs::write(&config, format!("{before}\n[keys.{}", keys.replace("\n# ", "\n"))).unwrap();
    let verdict = printed(&["config", "check", "--config", config.to_str().unwrap()]);
    assert!(verdict.contains("is valid"), "{verdict}");
}

/// The names in the list of commands of a help text.
fn commands(help: &str) -> Vec<String> {
    let section = help.split("Commands:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap();
    let name = Regex::new(r"(?m)^  (\w[\w-]*) +(\S.*)$").unwrap();
    name.captures_iter(section).map(|line| line[1].to_owned()).filter(|name| name != "help").collect()
}

#[test]
fn every_command_says_what_it_does() {
    let names = commands(&printed(&["--help"]));
    assert!(names.len() >= 15, "{names:?}");
    // An option whose next line is blank or says only which values it takes.
    let bare = Regex::new(r"(?m)^ +--\w.*\n\s*(?:\n|Possible|\[)").unwrap();
    for name in names {
        let help = printed(&[&name, "--help"]);
        assert!(!help.starts_with("Usage"), "{name} says nothing about itself:\n{help}");
        assert!(!bare.is_match(&help), "an option of {name} says nothing about itself:\n{help}");
    }
}

#[test]
fn the_manual_has_every_command_and_the_exit_codes() {
    let manual = printed(&["man"]);
    for name in commands(&printed(&["--help"])) {
        let section = format!("\n.SS \"crosshead {name}");
        assert!(manual.contains(&section), "{name} is missing:\n{manual}");
    }
    assert!(manual.contains("EXIT STATUS"));
}

#[test]
fn the_synopsis_says_which_options_take_a_value() {
    let manual = printed(&["man"]);
    let synopsis = manual.split_once(".SH SYNOPSIS\n").unwrap().1.lines().next().unwrap();
    let plain = synopsis.replace("\\fB", "").replace("\\fR", "").replace("\\-", "-");
    assert_eq!(
        plain,
        "crosshead [--config <FILE>] [--defaults] [--data-dir <DIR>] [--demo] [--help] [--version] [<COMMAND> | <SOURCE>]",
    );
}

#[test]
fn the_readme_has_every_command() {
    let readme = fs::read_to_string(file("README.md")).unwrap();
    for name in commands(&printed(&["--help"])) {
        assert!(readme.contains(&format!("crosshead {name}")), "the README lacks `crosshead {name}`");
    }
}

/// The README's table stands between these two lines.
const KEYS_START: &str = "<!-- keys: crosshead keys --format markdown -->\n";
const KEYS_END: &str = "<!-- /keys -->";

#[test]
fn the_readme_shows_the_keys_as_they_are() {
    let readme = fs::read_to_string(file("README.md")).unwrap();
    let shown = readme.split_once(KEYS_START).and_then(|(_, rest)| rest.split_once(KEYS_END)).map(|(keys, _)| keys);
    let shown = shown.expect("the README marks its table of keys");
    assert_eq!(shown.trim(), printed(&["keys", "--format", "markdown"]).trim());
}

#[test]
fn the_changelog_has_this_version() {
    let changelog = fs::read_to_string(file("CHANGELOG.md")).unwrap();
    let heading = format!("\n## {}", env!("CARGO_PKG_VERSION"));
    assert!(changelog.contains(&heading), "CHANGELOG.md has no section for {}", env!("CARGO_PKG_VERSION"));
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// All Rust code of a folder.
fn code_below(folder: &Path) -> String {
    files_below(folder).iter().map(|path| code_in(path)).collect()
}

fn code_in(path: &Path) -> String {
    let is_code = path.extension().is_some_and(|extension| extension == "rs");
    if is_code { fs::read_to_string(path).unwrap() } else { String::new() }
}

fn has_test(code: &str, name: &str) -> bool {
    let attribute = r"#\[(?:tokio::)?test[^\n]*\]\n(?: *#\[.*\n)*";
    Regex::new(&format!("{attribute} *(?:async )?fn {name}\\(")).unwrap().is_match(code)
}

/// Every test and module that SECURITY.md names must exist. If a test is named right after a file, it must be in that file.
#[test]
fn the_security_page_names_modules_and_tests_that_are_there() {
    let page = fs::read_to_string(file("SECURITY.md")).unwrap();
    let code = code_below(&file("src")) + &code_below(&file("tests"));
    let quoted = Regex::new(r"`((?:src|tests)/[\w/.]+)`(?: `(\w+)`)?|`(\w+_\w+_\w+)`").unwrap();
    let (mut paths, mut tests) = (0, 0);
    for name in quoted.captures_iter(&page) {
        if let Some(path) = name.get(1) {
            assert!(file(path.as_str()).exists(), "{}", path.as_str());
            paths += 1;
        }
        if let Some(test) = name.get(2).or(name.get(3)) {
            let inside = name.get(1).map_or(code.clone(), |path| code_in(&file(path.as_str())));
            assert!(has_test(&inside, test.as_str()), "no such test: {}", &name[0]);
            tests += 1;
        }
    }
    assert!(paths > 20 && tests > 20, "{paths} paths and {tests} tests were found");
}

/// The names in backticks of a page that look like Rust: paths with `::`, and single types.
fn named_code(page: &str) -> Vec<String> {
    let quoted = Regex::new(r"`([A-Za-z_]\w*(?:::\w+)+|[A-Z]\w*[a-z]\w*)`").unwrap();
    quoted.captures_iter(page).map(|name| name[1].to_owned()).collect()
}

/// What a source file defines, and whose it is: modules and types by name.
struct Definitions {
    owners: HashSet<String>,
    names: HashSet<String>,
}

impl Definitions {
    fn of(path: &Path) -> Definitions {
        static ITEM: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?m)\b(?:fn|struct|enum|trait|type|const|static|mod) (\w+)|^    ([A-Z]\w*)(?:,|\(| \{)")
                .unwrap()
        });
        static OWNER: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"(?m)\b(?:struct|enum|trait) (\w+)|^impl\b(.*)$").unwrap());
        let code = code_in(path);
        let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
        let group =
            |found: regex::Captures<'_>| found.get(1).or(found.get(2)).map_or("", |name| name.as_str()).to_owned();
        let names = ITEM.captures_iter(&code).map(group).collect();
        let types = OWNER.captures_iter(&code).flat_map(|found| words(&group(found)));
        let inner = path.with_extension("");
        let module = if inner.ends_with("mod") { inner.parent().unwrap() } else { &inner };
        let module = module.file_name().unwrap().to_str().unwrap().to_owned();
        Definitions { owners: types.chain([module]).collect(), names }
    }
}

#[test]
fn the_architecture_page_names_code_that_exists() {
    let page = fs::read_to_string(file("docs/ARCHITECTURE.md")).unwrap();
    let sources = files_below(&file("src")).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let files: Vec<Definitions> = sources.map(|path| Definitions::of(&path)).collect();
    let exists = |name: &str| match name.rsplit_once("::") {
        None => files.iter().any(|file| file.names.contains(name)),
        Some((owners, name)) => {
            let owner = owners.rsplit("::").next().unwrap();
            files.iter().any(|file| file.owners.contains(owner) && file.names.contains(name))
        }
    };
    let names = named_code(&page);
    let missing: Vec<&String> = names.iter().filter(|name| !exists(name)).collect();
    assert!(missing.is_empty(), "the page names what is not in the code: {missing:?}");
    assert!(names.len() > 80, "{} names were found", names.len());
    let paths = Regex::new(r"`((?:src|tests|examples|benches|fuzz)/[\w/.]*)`").unwrap();
    for path in paths.captures_iter(&page) {
        assert!(file(&path[1]).exists(), "{}", &path[1]);
    }
}

/// The ranks of a table: rank and modules of each row.
fn ranks(table: &str) -> Vec<(String, String)> {
    let row = Regex::new(r"(?m)^(?://! )?\| (\d) \| \[?`(\w+)`").unwrap();
    row.captures_iter(table).map(|row| (row[1].to_owned(), row[2].to_owned())).collect()
}

#[test]
fn the_architecture_page_has_the_ranks_of_the_map() {
    let map = ranks(&fs::read_to_string(file("src/lib.rs")).unwrap());
    assert!(map.len() > 10, "{map:?}");
    assert_eq!(ranks(&fs::read_to_string(file("docs/ARCHITECTURE.md")).unwrap()), map);
}

#[test]
fn contributing_names_every_recipe_of_the_justfile() {
    let page = fs::read_to_string(file("CONTRIBUTING.md")).unwrap();
    let recipes = fs::read_to_string(file("justfile")).unwrap();
    let name = Regex::new(r"(?m)^(\w+)[^\n:]*:$").unwrap();
    let names: Vec<&str> = name.captures_iter(&recipes).map(|name| name.get(1).unwrap().as_str()).collect();
    let habits: Vec<&&str> = names.iter().filter(|name| **name != "default").collect();
    assert_eq!(habits.len(), 5, "{names:?}");
    habits.iter().for_each(|name| assert!(page.contains(&format!("`just {name}`")), "{name}"));
}

/// The tests must neither read nor change the files of the user who runs them.
#[test]
fn every_program_that_a_test_starts_is_alone() {
    let start = Regex::new(r"Command(?:Builder)?::(?:new|cargo_bin)\(|\.env_clear\(").unwrap();
    let mut strays = Vec::new();
    for path in files_below(&file("tests")).into_iter().chain(files_below(&file("examples"))) {
        // Cargo is not our program, and the load test is run in the user's own environment on purpose.
        let is_exempt = [
            "tests/support/alone.rs",
            "tests/main/docs.rs",
            "tests/main/dependency_policy.rs",
            "examples/load_test.rs",
        ]
        .iter()
        .any(|name| path.ends_with(name));
        let lines = if is_exempt { String::new() } else { code_in(&path) };
        strays.extend(lines.lines().filter(|line| start.is_match(line)).map(|line| format!("{path:?}: {line}")));
    }
    assert!(strays.is_empty(), "start them with `support::alone`:\n{}", strays.join("\n"));
}

/// A file that no module names is not compiled, and its tests are not run.
#[test]
fn every_file_of_tests_is_a_module_of_one_of_the_two_binaries() {
    for folder in ["tests/main", "tests/slow", "tests/main/cli", "tests/support"] {
        let root = ["main.rs", "mod.rs"].map(|name| code_in_or_nothing(&file(folder).join(name))).concat();
        for entry in fs::read_dir(file(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let is_code = path.extension().is_some_and(|extension| extension == "rs");
            if !is_code || ["main", "mod"].contains(&name) {
                continue;
            }
            assert!(root.contains(&format!("mod {name};")), "{path:?} is no module: its tests are not run");
        }
    }
    let strays = fs::read_dir(file("tests")).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_file());
    assert_eq!(strays, None, "another binary costs seconds to link: make it a module of `tests/main` or `tests/slow`");
}

fn code_in_or_nothing(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// Tests of one binary run side by side in one process.
#[test]
fn no_test_changes_the_process_that_it_shares() {
    let change =
        Regex::new(r"\b(?:set_var|remove_var|set_current_dir|set_hook|set_global_default|setrlimit)\(").unwrap();
    let measure = Regex::new(r"\bmemory::(?:begin|grown_since|now)\(").unwrap();
    for path in files_below(&file("tests")).into_iter().filter(|path| !path.ends_with("tests/main/docs.rs")) {
        let code = code_in(&path);
        assert!(!change.is_match(&code), "{path:?}: do it in a child (`support::alone`)");
        let has_a_process = code.contains("in_a_process_of_its_own(");
        assert!(has_a_process || !measure.is_match(&code), "{path:?}: measure it in a process of its own");
    }
}
