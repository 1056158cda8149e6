//! What Enter opens: a table, a link, or a landmark in the browser; and what the bottom line calls that.
//!
//! A page of its own is an intent, which is carried out elsewhere.

use std::collections::HashMap;

use super::{Focus, GO_THERE, Reading};
use crate::app::index_pane::Fold;
use crate::app::reader::head::ShownArticle;
use crate::app::table_view::TableView;
use crate::app::{Context, Effect, Intent};
use crate::article::index::{INDEXES, Landmark, Opens};
use crate::article::{Block, BlockKind, Frame, HttpUrl, Marker, MediaKind, Sanitized, Target, TextPos};
use crate::feed::{Enclosure, EnclosureKind};
use crate::layout::{Role, TextLine};

impl Reading {
    /// What Enter does where the focus is, in a word or two; `None` where it does nothing.
    pub fn enter_says(&self) -> Option<&'static str> {
        match self.focus {
            Focus::Text => self.marked_opens().or_else(|| self.cut_table_in_view().map(|_| "open the table")),
            Focus::Pane(number) => match self.panes[number].fold_at_cursor() {
                Some(Fold::Closed) => Some("unfold"),
                Some(Fold::Open) => Some("fold"),
                None => Some(says(&self.opens(number, self.panes[number].cursor())).unwrap_or(GO_THERE)),
            },
        }
    }

    fn marked_opens(&self) -> Option<&'static str> {
        let (number, landmark) = self.marked_target()?;
        says(&self.opens(number, landmark))
    }

    pub(super) fn enter(&mut self, context: &mut Context<'_>) -> Intent {
        match self.focus {
            Focus::Text => self.enter_in_text(context),
            Focus::Pane(number) => self.enter_in_pane(number, context),
        }
    }

    /// Whether a filter has left no row to go to.
    fn has_no_row(&self, number: usize) -> bool {
        self.panes[number].filter().is_some_and(|filter| filter.rows().is_empty())
    }

    pub(super) fn go_to_cursor(&mut self, number: usize) {
        if self.has_no_row(number) {
            return;
        }
        let cursor = self.panes[number].cursor();
        self.jump_to(number, cursor);
        self.focus_text();
    }

    fn enter_in_pane(&mut self, number: usize, context: &mut Context<'_>) -> Intent {
        if self.has_no_row(number) || self.panes[number].toggle() {
            return Intent::Nothing;
        }
        let cursor = self.panes[number].cursor();
        let opens = self.opens(number, cursor);
        if opens == Opens::Nothing {
            self.go_to_cursor(number);
            return Intent::Nothing;
        }
        self.jump_to(number, cursor);
        self.open(opens, number, cursor, context)
    }

    pub(super) fn opens(&self, number: usize, landmark: usize) -> Opens {
        match INDEXES[number].opens(&self.shown.article, &self.panes[number].landmarks()[landmark]) {
            Opens::Link(Target::Web(url)) if self.shown.enclosure(&url).is_some() => Opens::Outside(url),
            opens @ (Opens::Nothing | Opens::Table | Opens::Link(_) | Opens::Outside(_)) => opens,
        }
    }

    /// What is at an address, if the article says: a file of the entry, a picture, a film. A page is no such thing.
    pub fn kind_of(&self, url: &HttpUrl) -> EnclosureKind {
        let own = || self.shown.article.blocks.iter().find_map(|block| kind_at(block, url));
        self.shown.enclosure(url).map(Enclosure::kind).or_else(own).unwrap_or(EnclosureKind::File)
    }

    fn open(&mut self, opens: Opens, number: usize, landmark: usize, context: &mut Context<'_>) -> Intent {
        match opens {
            Opens::Nothing => {}
            Opens::Table => return self.table(self.panes[number].landmarks()[landmark].block.0),
            Opens::Link(target) => {
                let label = self.panes[number].landmarks()[landmark].label.clone();
                return self.follow(&target, &label, context);
            }
            Opens::Outside(url) => self.open_outside(url, context),
        }
        Intent::Nothing
    }

    /// The table of a block, on a screen of its own.
    fn table(&self, block: usize) -> Intent {
        self.table_view(block).map_or(Intent::Nothing, |table| Intent::Push(Box::new(table)))
    }

    pub(super) fn table_view(&self, block: usize) -> Option<TableView> {
        TableView::new(self.shown.article.clone(), block, self.table_label(block))
    }

    /// A table by its number, counted from 1.
    pub fn nth_table(&self, number: usize) -> Option<TableView> {
        let blocks = self.shown.article.blocks.iter().enumerate();
        let mut tables = blocks.filter(|(_, block)| block.table().is_some()).map(|(block, _)| block);
        self.table_view(tables.nth(number.checked_sub(1)?)?)
    }

    /// The label of the landmark that opens the table of a block.
    fn table_label(&self, block: usize) -> Sanitized {
        let is_here = |landmark: &&Landmark| landmark.block.0 == block;
        let mut here =
            self.panes.iter().filter_map(|pane| Some((pane.index(), pane.landmarks().iter().find(is_here)?)));
        let opening = here.find(|(index, landmark)| index.opens(&self.shown.article, landmark) == Opens::Table);
        opening.map(|(_, landmark)| landmark.label.clone()).unwrap_or_default()
    }

    /// Opens what the last jump went to, or the table that says in view that there is more of it; else it goes a line down, as in
    /// other pagers.
    fn enter_in_text(&mut self, context: &mut Context<'_>) -> Intent {
        if let Some((number, landmark)) = self.marked_target() {
            let opens = self.opens(number, landmark);
            if opens != Opens::Nothing {
                return self.open(opens, number, landmark, context);
            }
        }
        match self.cut_table_in_view() {
            Some(block) => self.table(block),
            None => {
                self.scroll(1);
                Intent::Nothing
            }
        }
    }

    /// What the landmark opens that a pane's cursor or the last jump is on.
    fn opens_under_cursor(&self) -> Option<Opens> {
        let (number, landmark) = match self.focus {
            Focus::Pane(number) => (number, self.panes[number].cursor()),
            Focus::Text => self.marked_target()?,
        };
        if self.panes[number].is_empty() { None } else { Some(self.opens(number, landmark)) }
    }

    /// Whether that is a link, wherever it leads.
    pub fn is_on_a_link(&self) -> bool {
        matches!(self.opens_under_cursor(), Some(Opens::Link(_)))
    }

    /// The page of the link that a pane's cursor or the last jump is on.
    pub fn link_under_cursor(&self) -> Option<HttpUrl> {
        match self.opens_under_cursor()? {
            Opens::Link(Target::Web(url)) | Opens::Outside(url) => Some(url),
            Opens::Link(Target::Mail(_) | Target::Fragment(_) | Target::Note(_)) | Opens::Nothing | Opens::Table => {
                None
            }
        }
    }

    /// The first table of which a line in view says that the rest is on the full screen.
    fn cut_table_in_view(&self) -> Option<usize> {
        let blocks = &self.shown.article.blocks;
        let is_table = |block: usize| matches!(blocks[block].kind, BlockKind::Table(_));
        let tells = |line: &TextLine| line.runs.iter().any(|run| run.look.role == Role::Note && run.source.is_none());
        let mut lines = self.text.lines().into_iter();
        lines.find(|(line_pos, line)| is_table(line_pos.block) && tells(line)).map(|(line_pos, _)| line_pos.block)
    }

    /// Follows a link: to a page, a place in the article, or onto the clipboard.
    pub fn follow(&mut self, target: &Target, label: &Sanitized, context: &mut Context<'_>) -> Intent {
        match target {
            Target::Web(url) if self.shown.enclosure(url).is_some() => self.open_outside(url.clone(), context),
            Target::Web(url) => return Intent::Follow { url: url.clone(), label: label.clone() },
            Target::Mail(address) => {
                context.news(Sanitized::line(&format!("Copied the address {address}.")));
                context.effects.push(Effect::Copy(address.clone()));
            }
            Target::Note(anchor) if self.note(anchor).is_some() => {
                return Intent::Note { anchor: anchor.clone(), label: label.clone() };
            }
            Target::Fragment(fragment) | Target::Note(fragment) => self.follow_fragment(fragment, context),
        }
        Intent::Nothing
    }

    /// Opens what a terminal cannot show.
    pub(super) fn open_outside(&self, url: HttpUrl, context: &mut Context<'_>) {
        let kind = self.kind_of(&url);
        context.open_file(url, kind);
    }

    /// The blocks of a note.
    pub fn note(&self, anchor: &Sanitized) -> Option<&[Block]> {
        let blocks = &self.shown.article.blocks;
        let first = *self.anchors.get(anchor)?;
        let rest = blocks.get(first + 1..)?.iter().take_while(|block| goes_on_with_a_note(block)).count();
        blocks.get(first..first + 1 + rest)
    }

    fn follow_fragment(&mut self, fragment: &Sanitized, context: &mut Context<'_>) {
        match self.anchors.get(fragment) {
            Some(block) => {
                let text_pos = TextPos { block: *block, offset: 0 };
                self.focus_text();
                self.jump(|text| text.show_at_top(text_pos));
                self.has_followed = true;
            }
            None => context.news(Sanitized::line("The link leads to a part of the page that is not in the article.")),
        }
    }
}

/// Whether it is a further block of the note that the block above belongs to.
fn goes_on_with_a_note(block: &Block) -> bool {
    matches!(block.frames.first(), Some(Frame::Item { marker: Marker::Note(_), starts: false, .. }))
}

pub(super) fn says(opens: &Opens) -> Option<&'static str> {
    match opens {
        Opens::Nothing => None,
        Opens::Table => Some("open the table"),
        Opens::Link(Target::Note(_)) => Some("show the note"),
        Opens::Link(Target::Web(_) | Target::Fragment(_)) => Some("follow the link"),
        Opens::Link(Target::Mail(_)) => Some("copy the address"),
        Opens::Outside(_) => Some("open in the browser"),
    }
}

/// What a block shows, if that is at this address; an embedded page is for the browser.
fn kind_at(block: &Block, url: &HttpUrl) -> Option<EnclosureKind> {
    let (at, kind) = match &block.kind {
        BlockKind::Figure(figure) => (&figure.url, EnclosureKind::Image),
        BlockKind::Media(media) => (&media.url, kind_of_media(media.kind)),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule => return None,
    };
    at.as_ref().filter(|at| *at == url).map(|_| kind)
}

fn kind_of_media(kind: MediaKind) -> EnclosureKind {
    match kind {
        MediaKind::Audio => EnclosureKind::Audio,
        MediaKind::Video => EnclosureKind::Video,
        MediaKind::Embed => EnclosureKind::File,
    }
}

pub(super) fn anchors(shown: &ShownArticle) -> HashMap<Sanitized, usize> {
    let mut anchors = HashMap::new();
    for (number, block) in shown.article.blocks.iter().enumerate() {
        for anchor in &block.anchors {
            anchors.entry(anchor.clone()).or_insert(number);
        }
    }
    anchors
}
