//! The good and bad input that mutations start from: the test fixtures, and the corpora if they are available.

use std::fs;
use std::path::{Path, PathBuf};

/// A larger file is not used: mutations would change a hundredth of it, and take a hundred times as long.
const MOST: u64 = 24 * 1024;

/// The seeds of a target, in a fixed order.
pub fn of(target: &str, corpora: Option<&Path>) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in [Some(root.join("tests/fixtures").as_path()), corpora].into_iter().flatten() {
        collect(folder, &mut files);
    }
    files.push(root.join("config.example.toml"));
    files.sort();
    let is_wanted =
        |file: &PathBuf| extensions(target).iter().any(|wanted| file.extension().is_some_and(|e| e == *wanted));
    let mut seeds: Vec<Vec<u8>> =
        files.iter().filter(|file| is_wanted(file)).filter_map(|file| fs::read(file).ok()).collect();
    seeds.extend(spoken(target).iter().map(|text| text.as_bytes().to_vec()));
    seeds
}

fn extensions(target: &str) -> &'static [&'static str] {
    match target {
        "feed" => &["xml", "json", "rss", "atom", "rdf"],
        "page" => &["html", "htm"],
        "opml" => &["opml"],
        "config" => &["toml"],
        _ => &[],
    }
}

/// Seeds that are not in any file.
fn spoken(target: &str) -> &'static [&'static str] {
    match target {
        "opml" => &[
            "<opml version='2.0'><body><outline text='News'><outline text='A &amp; B' title='A' type='rss' \
             xmlUrl='https://a.example/feed?x=1&amp;y=2' htmlUrl='https://a.example/'/></outline></body></opml>",
            "<OPML><body><outline XMLURL='http://a.example/?x=1&section=2'></outline><outline text='B' xmlUrl='feed:x'>",
        ],
        "config" => &[
            "measure = 66\ntheme = \"dark\"\n[network]\ntimeout = 5\n[keys.move]\ntop = [\"g Home\", \"Ctrl-a\"]\n[[feeds]]\nurl = \"https://a.example/\"\ntitle = \"A\"\n",
        ],
        "address" => &[
            "https://user:secret@sub.example.com:8443/a/b/../c;d?e=f&g=%20#h\n//other.example/x\n../up?q\n#only\nmailto:a@b.example",
            "http://аpple.com/日本?ß=\u{202e}x\njavascript:alert(1)\nhttps://[2001:db8::1]:443/\nhttp://0x7f.1/\nHTTP://EXAMPLE.com.",
        ],
        _ => &[],
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            collect(&path, files);
        } else if fs::metadata(&path).is_ok_and(|data| data.len() <= MOST) {
            files.push(path);
        }
    }
}
