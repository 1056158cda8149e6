//! The addresses behind what is on the screen, so that a terminal can offer them itself (OSC 8).
//!
//! A cell has no room for an address. It carries a key in a field that nothing else here uses, the colour of its underline,
//! and [`of`] tells what the keys on a screen stand for. So links are compared, moved and drawn with their cells.

use std::collections::HashMap;

use ratatui::style::{Color, Style};

use crate::app::Model;
use crate::app::screen::ScreenRef;
use crate::article::{HttpUrl, Target};
use crate::feed::identity::hash;
use crate::layout::{TextLine, TextRun};

/// A longer address is none for a terminal: some cut it, and a cut one leads elsewhere.
const MOST: usize = 2_000;

/// The addresses of the keys that cells have.
pub type LinkKeys = HashMap<Color, HttpUrl>;

/// The look of a run, with the key of the page that it leads to.
pub(super) fn linked(style: Style, run: &TextRun) -> Style {
    match web(run) {
        Some(url) => style.underline_color(key(url)),
        None => style,
    }
}

fn web(run: &TextRun) -> Option<&HttpUrl> {
    let Some(Target::Web(url)) = &run.link else { return None };
    let is_plain = |byte: u8| byte.is_ascii_graphic();
    (url.as_str().len() <= MOST && url.as_str().bytes().all(is_plain)).then_some(url)
}

/// 24 bits of a hash of the address.
fn key(url: &HttpUrl) -> Color {
    let [red, green, blue, ..] = hash(url.as_str().bytes()).to_le_bytes();
    Color::Rgb(red, green, blue)
}

/// What the keys on the screen stand for. Two addresses with one key have none.
pub fn of(model: &Model) -> LinkKeys {
    let (mut links, mut twins) = (LinkKeys::new(), Vec::new());
    for url in lines(model).iter().flat_map(|line| &line.runs).filter_map(web) {
        let other = links.insert(key(url), url.clone());
        twins.extend(other.filter(|other| other != url).map(|other| key(&other)));
    }
    twins.iter().for_each(|twin| drop(links.remove(twin)));
    links
}

/// The lines in view that may hold links.
fn lines(model: &Model) -> Vec<&TextLine> {
    match model.top().which() {
        _ if model.help().is_some() => Vec::new(),
        ScreenRef::Reader(reader) => {
            let reading = reader.reading();
            reading
                .map(|reading| reading.text().lines().into_iter().map(|(_, line)| line).collect())
                .unwrap_or_default()
        }
        ScreenRef::Table(table) => {
            let view = table.view();
            let details = view.detail.iter().flat_map(|detail| &detail.lines);
            view.cells.iter().flat_map(|cell| &cell.lines).chain(details).collect()
        }
        ScreenRef::Library(_) | ScreenRef::Health(_) | ScreenRef::Questions(_) => Vec::new(),
    }
}
