//! Bare addresses in running text become links, as on GitHub: pages and plain-text feeds have them as words.
//!
//! Done when an article is opened, not when it is parsed, so that what is stored and printed is the text of the page.

use std::ops::Range;
use std::sync::Arc;

use super::{Article, BlockKind, HttpUrl, Inline, Mark, MarkKind};
use crate::budget;

/// How an address begins.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// What a sentence puts behind an address.
const AFTER: [char; 12] = ['.', ',', ';', ':', '!', '?', '\'', '"', '*', '_', '~', '…'];

/// The article with its bare addresses as links. It is not copied if there are none.
#[must_use]
pub fn with_bare_links(article: Arc<Article>) -> Arc<Article> {
    let is_bare = |run: &Inline| !bare_links(run).is_empty();
    if !article.blocks.iter().flat_map(super::Block::runs).any(|(_, run)| is_bare(run)) {
        return article;
    }
    let mut article = Arc::unwrap_or_clone(article);
    article.blocks.iter_mut().for_each(|block| link_all(&mut block.kind));
    Arc::new(article)
}

fn link_all(kind: &mut BlockKind) {
    match kind {
        BlockKind::Heading { text, .. }
        | BlockKind::Paragraph(text)
        | BlockKind::Deck(text)
        | BlockKind::Term(text)
        | BlockKind::Summary(text) => link(text),
        BlockKind::Table(table) => {
            table.caption.iter_mut().for_each(link);
            table.cells.iter_mut().for_each(|cell| link(&mut cell.content));
        }
        BlockKind::Figure(figure) => figure.caption.iter_mut().for_each(link),
        BlockKind::Code { .. } | BlockKind::Media(_) | BlockKind::Rule => {}
    }
}

fn link(run: &mut Inline) {
    let found = bare_links(run);
    if !found.is_empty() {
        run.marks.extend(found);
        run.marks.sort_by_key(|mark| mark.range.start);
    }
}

/// A mark for each address that is neither a link nor code.
fn bare_links(run: &Inline) -> Vec<Mark> {
    if !run.text.contains("://") {
        return Vec::new();
    }
    let mut taken: Vec<&Range<usize>> =
        run.marks.iter().filter(|mark| is_taken(mark)).map(|mark| &mark.range).collect();
    taken.sort_by_key(|range| range.start);
    let mut taken = taken.into_iter().peekable();
    // Where the links and the code end that begin before an address does.
    let mut reach = 0;
    let is_free = |range: &Range<usize>| {
        while let Some(before) = taken.next_if(|before| before.start < range.end) {
            reach = reach.max(before.end);
        }
        reach <= range.start
    };
    let ranges = addresses(&run.text).into_iter().filter(is_free);
    let mark = |range: Range<usize>| {
        let url = HttpUrl::parse(&run.text[range.clone()]).ok()?;
        Some(Mark { range, kind: MarkKind::Link(super::Target::Web(url)) })
    };
    ranges.filter_map(mark).collect()
}

/// Whether no link may be put inside.
fn is_taken(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Link(_) | MarkKind::Code)
}

/// Where addresses are, from left to right.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://").take_while(|_| !budget::is_spent()) {
        let scheme = SCHEMES.iter().find(|scheme| text[..at + 3].ends_with(*scheme));
        let Some(start) = scheme.map(|scheme| at + 3 - scheme.len()) else { continue };
        let is_word_before = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if is_word_before || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let end = start + end_of_address(&text[start..]);
        if end > at + 3 {
            found.push(start..end);
        }
    }
    found
}

/// Bytes of the address that a text begins with, without what belongs to the sentence: a full stop, a bracket that was
/// opened before it.
fn end_of_address(text: &str) -> usize {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`');
    let mut address = &text[..text.find(is_end).unwrap_or(text.len())];
    let mut brackets = [('(', ')'), ('[', ']')].map(|(open, close)| Brackets::of(address, open, close));
    loop {
        address = address.trim_end_matches(AFTER);
        let Some(shorter) = brackets.iter_mut().find_map(|brackets| brackets.without_last(address)) else {
            return address.len();
        };
        address = shorter;
    }
}

/// The brackets of a kind in an address, counted once: there may be very many.
struct Brackets {
    close: char,
    opened: usize,
    closed: usize,
}

impl Brackets {
    fn of(address: &str, open: char, close: char) -> Brackets {
        let count = |sign| address.chars().filter(|c| *c == sign).count();
        Brackets { close, opened: count(open), closed: count(close) }
    }

    /// The address without a closing bracket at its end that nothing in it opens.
    fn without_last<'a>(&mut self, address: &'a str) -> Option<&'a str> {
        let shorter = address.strip_suffix(self.close).filter(|_| self.closed > self.opened)?;
        self.closed -= 1;
        Some(shorter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, Sanitized, Target};

    fn found(text: &str) -> Vec<&str> {
        addresses(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        for (text, addresses) in [
            (
                "See https://a.example/x?q=1#y, or http://b.example.",
                vec!["https://a.example/x?q=1#y", "http://b.example"],
            ),
            (
                "(https://a.example/w_(x)) and [https://b.example/]",
                vec!["https://a.example/w_(x)", "https://b.example/"],
            ),
            ("“https://a.example/…”", vec!["https://a.example/"]),
            ("xhttps://a.example ftp://b.example https:// end", vec![]),
            ("https://a.example/?u=https://b.example", vec!["https://a.example/?u=https://b.example"]),
        ] {
            assert_eq!(found(text), addresses, "{text}");
        }
    }

    #[test]
    fn very_many_brackets_and_addresses_are_each_looked_at_once() {
        let text = format!("http://a.example/{}", ")".repeat(1_000_000));
        assert_eq!(found(&text), ["http://a.example/"]);
        let text = format!("http://a.example/{}", "(.".repeat(300_000) + &").".repeat(400_000));
        let whole = 0..17 + 600_000 + 600_000 - 1;
        assert_eq!(addresses(&text), vec![whole]);
        let text = Sanitized::line(&"http://a.example ".repeat(50_000));
        let marks = (0..50_000).map(|number| Mark { range: number * 17..number * 17 + 3, kind: MarkKind::Code });
        assert_eq!(bare_links(&Inline { text, marks: marks.collect() }), []);
    }

    #[test]
    fn links_and_code_stay_as_they_are() {
        let text = Sanitized::line("https://a.example https://b.example https://c.example");
        let url = HttpUrl::parse("https://other.example").unwrap();
        let marks = vec![
            Mark { range: 0..17, kind: MarkKind::Link(Target::Web(url)) },
            Mark { range: 36..53, kind: MarkKind::Code },
        ];
        let block = Block::of(BlockKind::Paragraph(Inline { text, marks }));
        let article = with_bare_links(Arc::new(Article { blocks: vec![block], ..Article::default() }));
        let marks = &article.blocks[0].inline().unwrap().marks;
        assert_eq!(marks.iter().map(|mark| mark.range.clone()).collect::<Vec<_>>(), [0..17, 18..35, 36..53]);
    }

    #[test]
    fn an_article_without_bare_addresses_is_not_copied() {
        let article = Arc::new(Article::default());
        assert!(Arc::ptr_eq(&article, &with_bare_links(article.clone())));
    }
}
