//! No two words of a page are joined, and no code is changed: every page of the fixtures, and the check itself.

use std::fs;
use std::path::{Path, PathBuf};

use crosshead::article::Metadata;
use crosshead::article::read::{article_from_html, article_from_page};

use super::support::characters::faults;

fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    let own = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "html"));
    // The attacks hold control characters between words, and those are removed.
    let folders = folders.iter().filter(|folder| !folder.ends_with("attacks"));
    own.chain(folders.flat_map(|folder| pages(folder))).collect()
}

#[test]
fn no_page_of_the_fixtures_loses_a_space_or_changes_code() {
    let pages = pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    assert!(pages.len() > 40, "{}", pages.len());
    for page in pages {
        let html = fs::read_to_string(&page).unwrap();
        let Ok(article) = article_from_page(html.as_str(), None, &Metadata::default()) else { continue };
        let faults = faults(&html, &article);
        assert!(faults.joined.is_empty() && faults.changed.is_empty(), "{}: {faults:?}", page.display());
    }
}

#[test]
fn joined_words_and_changed_code_are_found() {
    let read = "<p>The tide came inat noon.</p><pre>fnmain() {\n  a\n}</pre>";
    let article = article_from_html(read, None, &Metadata::default()).unwrap();
    let page = "<p>The tide came in<b> </b>at noon.</p><pre>fn<i> </i>main() {\n    a\n}</pre>";
    let found = faults(page, &article);
    let joined = ["text", "markdown", "json"].map(|form| [format!("{form}: fnmain"), format!("{form}: inat")]).concat();
    assert_eq!((found.joined, found.changed.len(), found.stretches), (joined, 1, 0));
    let same = faults(read, &article);
    assert!(same.joined.is_empty() && same.changed.is_empty() && same.stretches == same.blocks, "{same:?}");
}
