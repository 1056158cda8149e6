//! The dependencies: their licences, their sources, and that there is only one DOM. Reads what cargo knows without a
//! network. `deny.toml` covers the rest (advisories, yanked versions).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

/// Licences that ask for no more than their text, and MPL's, which ends with the file.
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// An exception gives more leave, not less, but who adds one should have read it.
const ACCEPTED_ADDITIONS: &[&str] = &["LLVM-exception"];

/// Crates with another licence, each for the reason given in `deny.toml`.
const EXCEPTIONS: &[(&str, &str)] = &[("webpki-root-certs", "CDLA-Permissive-2.0")];

/// The crates whose types are the DOM: with two versions of one, a tree of one would be none for another.
const DOM: &[&str] = &["html5ever", "markup5ever", "tendril", "web_atoms", "dom_query", "selectors", "cssparser"];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Every package of every platform; only those of this one where cargo has not loaded the others.
static PACKAGES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let all = metadata(&[]).or_else(|| metadata(&["--filter-platform", &host()]));
    let all = all.expect("cargo metadata --offline works where the tests were built");
    all["packages"].as_array().expect("packages are a list").clone()
});

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo
}

fn metadata(more: &[&str]) -> Option<Value> {
    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1"];
    let output = cargo().args(arguments).args(more).output().expect("cargo can be run");
    output.status.success().then(|| serde_json::from_slice(&output.stdout).expect("it prints JSON"))
}

fn host() -> String {
    let output = cargo().args(["--version", "--verbose"]).output().expect("cargo can be run");
    let text = String::from_utf8(output.stdout).expect("it prints text");
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("it names its host").to_owned()
}

fn is_accepted(requirement: &LicenseReq) -> bool {
    let is_listed = requirement.license.id().is_some_and(|id| ACCEPTED.contains(&id.name));
    let addition = requirement.addition.as_ref().map(ToString::to_string);
    is_listed && addition.is_none_or(|addition| ACCEPTED_ADDITIONS.contains(&addition.as_str()))
}

/// Whether a crate's licence expression allows its use (old ones write "/" for "OR").
fn may_be_used(name: &str, licence: &str) -> bool {
    let expression = Expression::parse_mode(licence, ParseMode::LAX);
    EXCEPTIONS.contains(&(name, licence)) || expression.is_ok_and(|expression| expression.evaluate(is_accepted))
}

#[test]
fn every_licence_is_one_that_is_accepted() {
    let text = |package: &Value, field: &str| package[field].as_str().unwrap_or_default().to_owned();
    let mut refused = PACKAGES.iter().map(|package| (text(package, "name"), text(package, "license")));
    let refused: Vec<_> = refused.by_ref().filter(|(name, licence)| !may_be_used(name, licence)).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(PACKAGES.len() > 100, "the packages were found");
}

#[test]
fn licences_are_read_as_expressions() {
    for accepted in ["MIT", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT/Apache-2.0"] {
        assert!(may_be_used("x", accepted), "{accepted}");
    }
    assert!(may_be_used("x", "Apache-2.0 WITH LLVM-exception"));
    for refused in ["GPL-3.0", "MIT AND GPL-3.0-only", "AGPL-3.0-or-later", "", "see the file", "SSPL-1.0"] {
        assert!(!may_be_used("x", refused), "{refused}");
    }
    assert!(!may_be_used("x", "CDLA-Permissive-2.0") && may_be_used("webpki-root-certs", "CDLA-Permissive-2.0"));
    assert!(!may_be_used("x", "Apache-2.0 WITH Classpath-exception-2.0"));
}

#[test]
fn every_crate_is_from_crates_io_or_this_one() {
    let is_ours = |package: &&Value| package["source"].is_null() && package["name"] == env!("CARGO_PKG_NAME");
    let strangers = PACKAGES.iter().filter(|package| !is_ours(package) && package["source"] != CRATES_IO);
    let strangers: Vec<_> = strangers.map(|package| package["id"].clone()).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

/// The lock file has all platforms, whatever is loaded here.
#[test]
fn the_lock_file_pins_every_crate_by_its_hash() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for package in lock.split("[[package]]").skip(1).filter(|package| !package.contains("name = \"crosshead\"")) {
        assert!(package.contains(&format!("source = \"{CRATES_IO}\"")), "{package}");
        assert!(package.contains("checksum = \""), "{package}");
    }
}

#[test]
fn the_dom_is_there_once() {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in PACKAGES.iter() {
        let field = |field: &str| package[field].as_str().expect("every package has a name and a version");
        versions.entry(field("name")).or_default().insert(field("version"));
    }
    for name in DOM {
        assert_eq!(versions.get(name).map(BTreeSet::len), Some(1), "{name}: {:?}", versions.get(name));
    }
}

/// The compiler holds this; here it is only held that it is asked to.
#[test]
fn unsafe_code_is_denied_but_in_two_places() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    assert!(code("src/lib.rs").contains("\n#![deny(unsafe_code)]\n"));
    assert!(code("src/main.rs").contains("\n#![forbid(unsafe_code)]\n"));
    let mut files = Vec::new();
    gather(&root.join("src"), &mut files);
    let is_excused = |file: &&std::path::PathBuf| std::fs::read_to_string(file).unwrap().contains("expect(unsafe_code");
    let excused: BTreeSet<_> = files.iter().filter(is_excused).cloned().collect();
    assert_eq!(excused, ["heap", "signals"].map(|name| root.join(format!("src/runtime/{name}.rs"))).into());
}

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            gather(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
}
