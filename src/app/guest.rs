//! What the program was asked to open instead of the library: a page, a file, standard input, an article. Leaving it quits.

use std::sync::Arc;

use super::reader::Reader;
use super::{Effect, Model, PageNamer, show_what_waits};
use crate::article::{Article, HttpUrl, Sanitized};
use crate::feed::EntryRow;

/// What is opened at the start.
#[derive(Clone, Debug)]
pub enum Guest {
    /// A page, to be fetched.
    Page(HttpUrl),
    /// An article of the library.
    Entry(EntryRow),
    /// A file, by its name.
    File { name: Sanitized, article: Arc<Article> },
    /// Standard input.
    Input(Arc<Article>),
    /// A table of one of these, counted from 1.
    Table { of: Box<Guest>, number: usize },
}

impl Guest {
    fn reader(self) -> Reader {
        match self {
            Guest::Page(url) => Reader::of_page(url, Sanitized::default(), PageNamer::User),
            Guest::Entry(row) => Reader::new(row, None),
            Guest::File { name, article } => Reader::of_file(name, article),
            Guest::Input(article) => Reader::of_input(article),
            Guest::Table { of, number } => of.reader().with_table(number),
        }
    }
}

impl Model {
    /// Opens what the program was started for.
    pub fn open_guest(&mut self, guest: Guest) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.push(Box::new(guest.reader().as_guest()), &mut effects);
        show_what_waits(self, &mut effects);
        self.settle(&mut effects);
        effects
    }
}
