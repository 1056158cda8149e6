//! The files that an entry comes with: an episode, a film, a picture. None of them is fetched here.

use std::fmt;

use serde::Serialize;

use crate::article::text::number::grouped;
use crate::article::{Article, Block, BlockKind, Figure, HttpUrl, Inline, Mark, MarkKind, Sanitized, Target};

/// A file that an entry names, as far as the feed describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enclosure {
    pub url: HttpUrl,
    /// `audio/mpeg`. If the feed states none, only what is known: `audio/*`, or nothing.
    #[serde(rename = "type")]
    pub media_type: Sanitized,
    pub bytes: Option<u64>,
    /// How long it plays.
    pub seconds: Option<u32>,
    /// Its title; of a picture, its alternative text. Often empty.
    pub title: Sanitized,
}

/// What kind of program can show a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnclosureKind {
    Audio,
    Video,
    Image,
    /// Anything else: a document, an archive.
    File,
}

/// Endings of files by which they are known if no type is stated.
const ENDINGS: [(EnclosureKind, &[&str]); 3] = [
    (EnclosureKind::Audio, &["mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav"]),
    (EnclosureKind::Video, &["mp4", "m4v", "webm", "mov", "mkv", "avi", "ogv"]),
    (EnclosureKind::Image, &["jpg", "jpeg", "png", "gif", "webp", "avif", "svg"]),
];

/// YouTube's feeds give this type to every film.
const FLASH: &str = "application/x-shockwave-flash";

impl EnclosureKind {
    /// By a media type; without one, by a medium (`audio`) or the ending of the path.
    pub fn of(media_type: &str, medium: &str, path: &str) -> EnclosureKind {
        let stated =
            [media_type.split('/').next().unwrap_or_default(), medium].into_iter().find_map(EnclosureKind::named);
        let flash = (media_type == FLASH).then_some(EnclosureKind::Video);
        stated.or(flash).or_else(|| by_ending(path)).unwrap_or(EnclosureKind::File)
    }

    fn named(name: &str) -> Option<EnclosureKind> {
        [EnclosureKind::Audio, EnclosureKind::Video, EnclosureKind::Image].into_iter().find(|kind| kind.name() == name)
    }

    /// As in a media type, in the settings, and in `medium` of Media RSS.
    pub fn name(self) -> &'static str {
        match self {
            EnclosureKind::Audio => "audio",
            EnclosureKind::Video => "video",
            EnclosureKind::Image => "image",
            EnclosureKind::File => "file",
        }
    }

    /// At the start of a line about one.
    fn title(self) -> &'static str {
        match self {
            EnclosureKind::Audio => "Audio",
            EnclosureKind::Video => "Video",
            EnclosureKind::Image => "Picture",
            EnclosureKind::File => "File",
        }
    }
}

fn by_ending(path: &str) -> Option<EnclosureKind> {
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let has = |endings: &[&str]| endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    ENDINGS.iter().find(|(_, endings)| has(endings)).map(|(kind, _)| *kind)
}

impl Enclosure {
    /// What kind of program can show it.
    pub fn kind(&self) -> EnclosureKind {
        EnclosureKind::of(&self.media_type, "", self.url.to_url().path())
    }

    /// `Audio · 42 min · 38 MB`, with its title if that is not `known` already.
    pub fn line(&self, known: &str) -> Sanitized {
        let title = Some(self.title.to_string()).filter(|title| !title.is_empty() && title != known);
        let length = self.seconds.map(|seconds| Length(seconds).to_string());
        let size = self.bytes.map(|bytes| FileSize(bytes).to_string());
        let parts = [Some(self.kind().title().to_owned()), title, length, size];
        Sanitized::line(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    /// The same as a link, or the picture itself.
    pub fn block(&self, known: &str) -> Block {
        if self.kind() == EnclosureKind::Image {
            let figure = Figure { caption: None, alt: self.title.clone(), url: Some(self.url.clone()) };
            return Block::of(BlockKind::Figure(Box::new(figure)));
        }
        let text = self.line(known);
        let link = Mark { range: 0..text.len(), kind: MarkKind::Link(Target::Web(self.url.clone())) };
        Block::of(BlockKind::Paragraph(Inline { text, marks: vec![link] }))
    }

    /// Its texts in the file, in bytes.
    pub fn text_bytes(&self) -> usize {
        self.url.as_str().len() + self.media_type.len() + self.title.len()
    }
}

/// The files as blocks beside the text of their article. Pictures are left out if the text has pictures of its own, which are
/// mostly the same ones in another size.
pub fn blocks(enclosures: &[Enclosure], article: &Article, known: &str) -> Vec<Block> {
    let has_figures = article.blocks.iter().any(|block| matches!(block.kind, BlockKind::Figure(_)));
    let is_shown = |file: &&Enclosure| !(has_figures && file.kind() == EnclosureKind::Image);
    enclosures.iter().filter(is_shown).map(|file| file.block(known)).collect()
}

/// How long something plays: "45 s", "42 min", "1 h 12 min".
struct Length(u32);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = (self.0 + 30) / 60;
        match (self.0, minutes) {
            (seconds @ ..60, _) => write!(f, "{seconds} s"),
            (_, minutes @ ..60) => write!(f, "{minutes} min"),
            (_, minutes) if minutes.is_multiple_of(60) => write!(f, "{} h", minutes / 60),
            (_, minutes) => write!(f, "{} h {} min", minutes / 60, minutes % 60),
        }
    }
}

/// How large a file is, as downloads are counted: "640 KB", "38 MB", "1.4 GB".
pub struct FileSize(pub u64);

impl fmt::Display for FileSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KILO: u64 = 1000;
        match self.0 {
            bytes @ ..KILO => write!(f, "{bytes} bytes"),
            bytes if bytes < KILO * KILO => write!(f, "{} KB", bytes.div_ceil(KILO)),
            bytes if bytes < 10 * KILO * KILO => tenths(f, bytes / (KILO * KILO / 10), "MB"),
            bytes if bytes < KILO * KILO * KILO => write!(f, "{} MB", bytes / (KILO * KILO)),
            bytes if bytes < 100 * KILO * KILO * KILO => tenths(f, bytes / (KILO * KILO * KILO / 10), "GB"),
            bytes => {
                let whole = usize::try_from(bytes / (KILO * KILO * KILO)).unwrap_or(usize::MAX);
                write!(f, "{} GB", grouped(whole))
            }
        }
    }
}

fn tenths(f: &mut fmt::Formatter<'_>, tenths: u64, unit: &str) -> fmt::Result {
    match tenths % 10 {
        0 => write!(f, "{} {unit}", tenths / 10),
        rest => write!(f, "{}.{rest} {unit}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_type_then_medium_then_ending() {
        for (media_type, medium, path, kind) in [
            ("audio/mpeg", "video", "/a.jpg", EnclosureKind::Audio),
            ("", "video", "/a.jpg", EnclosureKind::Video),
            ("application/octet-stream", "", "/a/B.MP3", EnclosureKind::Audio),
            ("image/*", "", "", EnclosureKind::Image),
            (FLASH, "", "/v/1", EnclosureKind::Video),
            ("application/pdf", "", "/a.pdf", EnclosureKind::File),
            ("", "", "/mp3", EnclosureKind::File),
        ] {
            assert_eq!(EnclosureKind::of(media_type, medium, path), kind, "{media_type} {medium} {path}");
        }
    }

    #[test]
    fn a_line_says_what_it_is_how_long_and_how_large() {
        let url = HttpUrl::parse("https://a.example/e.mp3").unwrap();
        let title = Sanitized::line("The tides");
        let full =
            Enclosure { url, media_type: Sanitized::default(), bytes: Some(38_400_000), seconds: Some(2_530), title };
        assert_eq!(&*full.line("The tides"), "Audio · 42 min · 38 MB");
        assert_eq!(&*full.line("Another"), "Audio · The tides · 42 min · 38 MB");
        assert_eq!(&*Enclosure { bytes: None, seconds: None, ..full }.line("The tides"), "Audio");
    }

    #[test]
    fn lengths_and_sizes_are_rounded_to_what_is_said_of_them() {
        let length = |seconds| Length(seconds).to_string();
        assert_eq!([5, 59, 60, 3_570, 3_600, 4_320].map(length), ["5 s", "59 s", "1 min", "1 h", "1 h", "1 h 12 min"]);
        let size = |bytes| FileSize(bytes).to_string();
        let sizes = [12, 640_000, 2_000_000, 1_450_000, 38_400_000, 1_400_000_000, 5_000_000_000_000];
        assert_eq!(sizes.map(size), ["12 bytes", "640 KB", "2 MB", "1.4 MB", "38 MB", "1.4 GB", "5,000 GB"]);
    }
}
