//! Pictures and players. A terminal can show them as a line with a link.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::NodeRef;

use crate::article::html::tag::Tag;
use crate::article::knowledge::sites;
use crate::article::{Figure, HttpUrl, Media, MediaKind, Sanitized};

/// Attributes in which pages keep the address of a picture that a script loads later, while `src` holds a placeholder.
static LATER: LazyLock<Vec<&str>> = LazyLock::new(|| sites::names(|site| site.lazy_images));

/// The same for several sizes, and HTML's own attribute.
static SETS: LazyLock<Vec<&str>> = LazyLock::new(|| [sites::names(|site| site.lazy_sets), vec!["srcset"]].concat());

/// The attributes of a player's address: HTML's, those of scripts, and that of `<object>`.
static PLAYER: LazyLock<Vec<&str>> =
    LazyLock::new(|| [vec!["src"], sites::names(|site| site.lazy_players), vec!["data"]].concat());

/// Class names of pictures used as characters.
static CHARACTERS: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.characters));

/// A picture without a caption; `None` if it has nothing to show.
pub(super) fn picture(image: &NodeRef, base: Option<&HttpUrl>) -> Option<Figure> {
    if is_tracker(image) {
        return None;
    }
    let alt = alternative(image);
    let url = picture_url(image, base);
    (url.is_some() || !alt.is_empty()).then_some(Figure { caption: None, alt, url })
}

/// The text of a picture used as a character (WordPress' emoji and smilies, Twemoji). It belongs to the line.
pub(super) fn as_character(image: &NodeRef) -> Option<Sanitized> {
    let class = image.class().unwrap_or_default();
    let is_character = class.split_ascii_whitespace().any(|class| CHARACTERS.contains(class));
    is_character.then(|| alternative(image)).filter(|alt| !alt.is_empty())
}

pub(super) fn alternative(image: &NodeRef) -> Sanitized {
    Sanitized::line(&image.attr("alt").unwrap_or_default())
}

/// The longest text of a picture that is a word in a cell and no description, in characters.
const LONGEST_LABEL: usize = 60;

/// What a picture among words says: its alternative text, or the name of a drawing or an icon (WAI-ARIA, `img`;
/// SVG 2, `title`). The name of its file says nothing.
pub(super) fn label(node: &NodeRef) -> Option<Sanitized> {
    if &*node.attr_or("aria-hidden", "") == "true" || is_tracker(node) {
        return None;
    }
    let said = if Tag::of(node) == Tag::Image {
        alternative(node)
    } else if node.has_name("svg") || is_icon(node) {
        name(node)
    } else {
        return None;
    };
    let is_file = || said.rsplit_once('.').is_some_and(|(_, end)| PICTURE_FILES.contains(&end));
    (!said.is_empty() && said.chars().count() <= LONGEST_LABEL && !is_file()).then_some(said)
}

const PICTURE_FILES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];

/// An element without text that a role turns into a picture.
pub(super) fn is_icon(node: &NodeRef) -> bool {
    &*node.attr_or("role", "") == "img" && (node.has_attr("aria-label") || node.has_attr("title"))
}

fn name(node: &NodeRef) -> Sanitized {
    let stated = node.attr("aria-label").or_else(|| node.attr("title")).map(|name| Sanitized::line(&name));
    let title =
        || node.children_it(false).find(|child| child.has_name("title")).map(|title| Sanitized::line(&title.text()));
    stated.or_else(title).unwrap_or_default()
}

/// Whether the picture is a tracking pixel: one by one, or zero.
fn is_tracker(image: &NodeRef) -> bool {
    let is_dot = |name| image.attr(name).is_some_and(|size| matches!(size.trim_end_matches("px").trim(), "0" | "1"));
    is_dot("width") && is_dot("height")
}

fn picture_url(image: &NodeRef, base: Option<&HttpUrl>) -> Option<HttpUrl> {
    let later = LATER.iter().filter_map(|name| image.attr(name)).find_map(|raw| resolve(&raw, base));
    let own = || image.attr("src").and_then(|raw| resolve(&raw, base));
    let sets = || SETS.iter().filter_map(|name| image.attr(name)).find_map(|raw| largest(&raw, base));
    later.or_else(own).or_else(sets).or_else(|| from_picture(image, base))
}

/// Searches the `<source>`s of the `<picture>` around it.
fn from_picture(image: &NodeRef, base: Option<&HttpUrl>) -> Option<HttpUrl> {
    let picture = image.parent().filter(|parent| parent.has_name("picture"))?;
    picture
        .children_it(false)
        .filter(|child| child.has_name("source"))
        .find_map(|source| SETS.iter().filter_map(|name| source.attr(name)).find_map(|raw| largest(&raw, base)))
}

/// The candidate of a `srcset` with the greatest width or density (WHATWG HTML, 4.8.4.2.1).
fn largest(srcset: &str, base: Option<&HttpUrl>) -> Option<HttpUrl> {
    let candidate = |raw: &str| {
        let mut words = raw.split_whitespace();
        let url = resolve(words.next()?, base)?;
        let size = words.next().and_then(|size| size.trim_end_matches(['w', 'x']).parse::<f64>().ok()).unwrap_or(1.0);
        Some((size, url))
    };
    let candidates = srcset.split(", ").filter_map(candidate);
    candidates.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, url)| url)
}

/// A video, a sound or a frame; `None` if it has no target.
pub(super) fn player(element: &NodeRef, kind: MediaKind, base: Option<&HttpUrl>) -> Option<Media> {
    if is_tracker(element) {
        return None;
    }
    let url = player_url(element, base)?;
    let title = element.attr("title").or_else(|| element.attr("aria-label")).unwrap_or_default();
    let title = Sanitized::line(&title);
    let named = Some(title).filter(|title| !title.is_empty()).or_else(|| fallback(element));
    let label = named.unwrap_or_else(|| Sanitized::line(&url.host()));
    Some(Media { kind, label, url: Some(url) })
}

/// The longest fallback of an `<object>` that names it, in characters. A longer one is a text.
const LONGEST_FALLBACK: usize = 120;

/// What an `<object>` says in its place (HTML, 4.8.7).
fn fallback(element: &NodeRef) -> Option<Sanitized> {
    let text = element.has_name("object").then(|| Sanitized::line(&element.text()))?;
    (!text.is_empty() && text.chars().count() <= LONGEST_FALLBACK).then_some(text)
}

fn player_url(element: &NodeRef, base: Option<&HttpUrl>) -> Option<HttpUrl> {
    let own = PLAYER.iter().filter_map(|name| element.attr(name));
    let sources = element.children_it(false).filter(|child| child.has_name("source"));
    let mut raws = own.chain(sources.filter_map(|source| source.attr("src")));
    raws.find_map(|raw| resolve(&raw, base))
}

/// Resolves an address in the page, if it may be opened.
pub(in crate::article) fn resolve(raw: &str, base: Option<&HttpUrl>) -> Option<HttpUrl> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    match base {
        Some(base) => base.join(raw).ok(),
        None => HttpUrl::parse(raw).ok(),
    }
}

/// The picture of a `<figure>` that holds just one and nothing else that is a block. A lazy loader's placeholder and
/// the picture in the `<noscript>` beside it count as one.
#[expect(clippy::wildcard_enum_match_arm, reason = "`is_block_of_its_own` lists the elements")]
pub(super) fn lone_picture(figure: &NodeRef, base: Option<&HttpUrl>) -> Option<Figure> {
    let mut shown = Vec::new();
    let mut without_scripts = Vec::new();
    for node in figure.descendants_it().filter(NodeRef::is_element) {
        match Tag::of(&node) {
            Tag::Image if is_in_noscript(&node) => without_scripts.push(node),
            Tag::Image => shown.push(node),
            tag if is_block_of_its_own(tag) => return None,
            _ => {}
        }
    }
    if shown.len() > 1 || without_scripts.len() > 1 {
        return None;
    }
    let pictures: Vec<Figure> = shown.iter().chain(&without_scripts).filter_map(|image| picture(image, base)).collect();
    let loaded = pictures.iter().find(|picture| picture.url.is_some()).or(pictures.first()).cloned()?;
    let alt = pictures.iter().map(|picture| &picture.alt).find(|alt| !alt.is_empty()).cloned().unwrap_or_default();
    Some(Figure { alt, ..loaded })
}

fn is_in_noscript(node: &NodeRef) -> bool {
    node.ancestors_it(Some(3)).any(|ancestor| ancestor.has_name("noscript"))
}

fn is_block_of_its_own(tag: Tag) -> bool {
    matches!(tag, Tag::Table | Tag::Preformatted | Tag::Player(_) | Tag::Quote | Tag::List | Tag::Figure)
}
