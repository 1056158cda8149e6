//! Who wrote a page, when, and what it is called: each `tests/fixtures/metadata/x.html` has its `x.meta`, what is read of
//! the page's metadata.
//!
//! After a wanted change, `CROSSHEAD_REWRITE=1 cargo test --test main metadata::` writes these anew; look at each diff.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crosshead::article::Metadata;
use crosshead::article::read::article_from_page;

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/metadata");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "html")).collect();
    pages.sort();
    pages
}

/// The fields that a page states, each on a line.
fn dump(meta: &Metadata) -> String {
    let fields =
        [("title", Some(&meta.title)), ("byline", meta.byline.as_ref()), ("published", meta.published.as_ref())];
    let mut out = String::new();
    for (name, said) in fields {
        if let Some(said) = said {
            writeln!(out, "{name}: {said}").unwrap();
        }
    }
    out
}

#[test]
fn every_page_has_the_metadata_beside_it() {
    let is_rewriting = std::env::var_os("CROSSHEAD_REWRITE").is_some();
    assert!(pages().len() >= 15, "fixtures are missing");
    for page in pages() {
        let html = fs::read_to_string(&page).unwrap();
        let found = dump(&article_from_page(html, None, &Metadata::default()).unwrap().meta);
        let expected = page.with_extension("meta");
        if is_rewriting {
            fs::write(&expected, &found).unwrap();
        }
        assert_eq!(found, fs::read_to_string(&expected).unwrap_or_default(), "{}", page.display());
    }
}
