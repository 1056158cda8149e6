//! The files that an item names, from wherever a format puts them: `enclosure` of RSS, `link` of Atom, Media RSS, and the
//! attachments of JSON Feed. Bounded in number and length, because a hostile feed may name millions.

use super::enclosure::{Enclosure, EnclosureKind};
use super::item_link::{Base, ItemLink};
use super::xml::{Field, Record, cut};
use crate::article::Sanitized;
use crate::article::html::plain;

/// The most files of one item. Albums have about ten pictures.
pub const MOST_FILES: usize = 16;

/// The most bytes of an address; half an address leads nowhere, so a longer one is dropped.
const MOST_URL: usize = 2_000;

/// The most characters of a title, and bytes of a media type.
const MOST_TITLE: usize = 300;
const MOST_TYPE: usize = 80;

/// No film is longer (eleven days); more is a mistake, or another unit.
const MOST_SECONDS: u32 = 1_000_000;

/// A file as an item names it.
#[derive(Debug, Default)]
pub struct ItemFile {
    pub link: ItemLink,
    pub media_type: String,
    pub medium: String,
    pub bytes: Option<u64>,
    pub seconds: Option<u32>,
    pub title: String,
}

impl ItemFile {
    /// The bytes of its texts.
    pub fn len(&self) -> usize {
        self.link.address.len() + self.media_type.len() + self.title.len()
    }

    fn kind(&self) -> EnclosureKind {
        EnclosureKind::of(&self.media_type, &self.medium, &self.link.address)
    }
}

/// The files of an item in XML.
pub fn of_record(record: &Record, base: &Base) -> Vec<ItemFile> {
    let mut files: Vec<ItemFile> = record.all("enclosure").filter_map(|field| of_field(field, "url", base)).collect();
    let links = record.all("link").chain(record.all("atom:link"));
    let linked = links.filter(|link| link.attribute("rel").is_some_and(|rel| rel.trim() == "enclosure"));
    files.extend(linked.filter_map(|link| of_field(link, "href", base)));
    files.extend(of_media(record, base));
    files.truncate(MOST_FILES);
    if let Some(seconds) = record.all("itunes:duration").find_map(|field| seconds(&field.text))
        && let Some(file) = files.iter_mut().find(|file| plays(file) && file.seconds.is_none())
    {
        file.seconds = Some(seconds);
    }
    files
}

fn plays(file: &ItemFile) -> bool {
    matches!(file.kind(), EnclosureKind::Audio | EnclosureKind::Video)
}

fn of_field(field: &Field, address: &'static str, base: &Base) -> Option<ItemFile> {
    let text = |name: &str| cut(field.attribute(name).unwrap_or_default().trim(), MOST_TYPE).to_ascii_lowercase();
    let number = |name: &str| field.attribute(name).and_then(|value| value.trim().parse().ok());
    let title = field.attribute("title").unwrap_or_default();
    Some(ItemFile {
        link: base.link(field, field.attribute(address)?).filter(|link| link.address.len() <= MOST_URL)?,
        media_type: text("type"),
        medium: text("medium"),
        bytes: number("length").or_else(|| number("filesize")).filter(|bytes| *bytes > 0),
        seconds: field.attribute("duration").and_then(seconds),
        title: short(title),
    })
}

/// What Media RSS names: of a group, which has one thing in several forms, the default or the first. What describes a file
/// follows it.
fn of_media(record: &Record, base: &Base) -> Vec<ItemFile> {
    let (mut files, mut in_group): (Vec<ItemFile>, bool) = (Vec::new(), false);
    // Whether the texts that follow are about the last file.
    let mut is_taken = false;
    for field in &record.fields {
        match field.name {
            "media:group" => (in_group, is_taken) = (false, false),
            "media:content" => is_taken = take(&mut files, of_field(field, "url", base)),
            "media:group/media:content" if !in_group => {
                is_taken = take(&mut files, of_field(field, "url", base));
                in_group = is_taken;
            }
            "media:group/media:content" if field.attribute("isdefault") == Some("true") => {
                files.pop();
                is_taken = take(&mut files, of_field(field, "url", base));
            }
            "media:group/media:content" => is_taken = false,
            "media:content/media:description"
            | "media:group/media:content/media:description"
            | "media:content/media:title"
            | "media:group/media:content/media:title"
                if is_taken =>
            {
                describe(files.last_mut(), field);
            }
            _ => {}
        }
    }
    let about =
        ["media:description", "media:group/media:description"].into_iter().find_map(|name| record.all(name).next());
    if let (Some(about), [picture]) = (about, files.as_mut_slice())
        && picture.kind() == EnclosureKind::Image
    {
        describe(Some(picture), about);
    }
    files
}

fn take(files: &mut Vec<ItemFile>, file: Option<ItemFile>) -> bool {
    let file = file.filter(|_| files.len() < MOST_FILES);
    let is_taken = file.is_some();
    files.extend(file);
    is_taken
}

/// The first text about a picture is its alternative text; other files are called by their title.
fn describe(file: Option<&mut ItemFile>, field: &Field) {
    let Some(file) = file.filter(|file| file.title.is_empty()) else { return };
    if file.kind() == EnclosureKind::Image || field.name.ends_with("media:title") {
        file.title = short(&field.text);
    }
}

/// Enough of a text to make a title of it, whatever markup is in it.
pub fn short(text: &str) -> String {
    cut(text.trim(), 8 * MOST_TITLE).to_owned()
}

/// `1:02:03`, `62:03`, `3723` and `3723.5` are all about an hour.
pub fn seconds(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.trim().splitn(4, ':').collect();
    let (last, before) = parts.split_last()?;
    let mut seconds = 0_u32;
    for part in before {
        seconds = (seconds.checked_add(part.trim().parse().ok()?)?).checked_mul(60)?;
    }
    let last = last.split('.').next().unwrap_or_default().trim().parse().ok()?;
    let seconds = seconds.checked_add(last)?;
    (before.len() < 3 && (1..=MOST_SECONDS).contains(&seconds)).then_some(seconds)
}

/// The files with their addresses, each once. What one mention leaves out, another may tell.
pub fn enclosures(files: &[ItemFile], base: &Base) -> Vec<Enclosure> {
    let mut enclosures: Vec<Enclosure> = Vec::new();
    for enclosure in files.iter().filter_map(|file| enclosure(file, base)) {
        match enclosures.iter_mut().find(|own| own.url == enclosure.url) {
            Some(own) => complete(own, enclosure),
            None => enclosures.push(enclosure),
        }
    }
    enclosures
}

fn enclosure(file: &ItemFile, base: &Base) -> Option<Enclosure> {
    let url = base.url(&file.link).filter(|url| url.as_str().len() <= MOST_URL)?;
    let kind = EnclosureKind::of(&file.media_type, &file.medium, url.to_url().path());
    let is_told = kind == EnclosureKind::File || file.media_type.starts_with(kind.name());
    let media_type = if is_told { file.media_type.clone() } else { format!("{}/*", kind.name()) };
    Some(Enclosure {
        url,
        media_type: Sanitized::line(&media_type),
        bytes: file.bytes,
        seconds: file.seconds,
        title: plain::line(&file.title, MOST_TITLE),
    })
}

fn complete(own: &mut Enclosure, other: Enclosure) {
    own.bytes = own.bytes.or(other.bytes);
    own.seconds = own.seconds.or(other.seconds);
    if own.title.is_empty() {
        own.title = other.title;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_in_all_its_forms() {
        for (text, expected) in [
            ("1:02:03", Some(3723)),
            (" 62:03 ", Some(3723)),
            ("3723", Some(3723)),
            ("3723.5", Some(3723)),
            ("0", None),
            ("", None),
            ("soon", None),
            ("1:2:3:4", None),
            ("99999999999999999999:00:00", None),
            ("٣", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
