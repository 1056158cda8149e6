//! The address of a passage: `#:~:text=` with its first and last words (WICG, "URL Fragment Text Directives").
//!
//! A browser that opens it goes to the words and marks them. One that does not know such addresses opens the page.

use std::cell::OnceCell;
use std::fmt::Write;

use crate::article::{Article, Block, HttpUrl, Sanitized, TextSpan};
use crate::budget;

/// A passage of up to so many bytes within one block is named whole; of a longer one, the words at both ends are.
const MOST_WHOLE: usize = 120;

/// Words of an end of a passage, and of what stands before one that occurs twice.
const FEW: usize = 5;

/// Characters of these words together: some scripts put no blanks between words.
const MOST_OF_AN_END: usize = 40;

/// Makes the addresses of passages of an article.
pub struct Passages<'a> {
    article: &'a Article,
    above: OnceCell<Lines>,
}

/// The text of all blocks, a line each, and where each begins.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn of(blocks: &[Block]) -> Lines {
        let mut lines = Lines { text: String::new(), starts: Vec::with_capacity(blocks.len()) };
        for block in blocks.iter().take_while(|_| !budget::is_spent()) {
            lines.starts.push(lines.text.len());
            lines.text.push_str(&Sanitized::line(&block.visible_text()));
            lines.text.push('\n');
        }
        lines
    }

    fn above(&self, block: usize) -> &str {
        &self.text[..self.starts.get(block).copied().unwrap_or(self.text.len())]
    }
}

impl Passages<'_> {
    /// Nothing is done yet.
    pub fn of(article: &Article) -> Passages<'_> {
        Passages { article, above: OnceCell::new() }
    }

    /// The article's address, going to a stretch of its text. The whole address if the stretch has no words; `None` if the
    /// article has no address.
    pub fn address(&self, span: TextSpan) -> Option<HttpUrl> {
        let url = self.article.meta.url.as_ref()?;
        let Some(directive) = self.directive(span) else { return Some(url.clone()) };
        let hash = if url.as_str().contains('#') { "" } else { "#" };
        HttpUrl::parse(&format!("{url}{hash}:~:text={directive}")).ok()
    }

    fn directive(&self, span: TextSpan) -> Option<String> {
        let pieces = pieces(self.article, span);
        let (first, last) = (pieces.first()?, pieces.last()?);
        let (start, end) = (first_words(&first.text), last_words(&last.text));
        // A browser looks for the end behind the start.
        let would_overlap = start.len() + end.len() >= first.text.len();
        if pieces.len() == 1 && (first.text.len() <= MOST_WHOLE || would_overlap) {
            return Some(format!("{}{}", self.before(span, &first.text), encoded(&first.text)));
        }
        Some(format!("{}{},{}", self.before(span, start), encoded(start), encoded(end)))
    }

    /// `words-,` before a passage that begins with words which also stand earlier in the article.
    fn before(&self, span: TextSpan, start: &str) -> String {
        let block = self.article.blocks.get(span.start.block).map(|block| block.visible_text()).unwrap_or_default();
        let same = Sanitized::line(block.get(..span.start.offset).unwrap_or_default());
        let above = self.above.get_or_init(|| Lines::of(&self.article.blocks)).above(span.start.block);
        if !same.contains(start) && !above.contains(start) {
            return String::new();
        }
        let line = if same.is_empty() { above.lines().rev().find(|line| !line.is_empty()) } else { Some(&*same) };
        line.map(|line| format!("{}-,", encoded(last_words(line)))).unwrap_or_default()
    }
}

/// What a stretch has of a block, on one line.
struct Piece {
    text: Sanitized,
}

/// The stretch in blocks, line by line: a browser finds no words across the end of a block or of a cell.
fn pieces(article: &Article, span: TextSpan) -> Vec<Piece> {
    let last = span.end.block.min(article.blocks.len().saturating_sub(1));
    let mut pieces = Vec::new();
    for number in span.start.block..=last {
        let Some(block) = article.blocks.get(number) else { break };
        let text = block.visible_text();
        let Some(range) = span.in_block(number, text.len()) else { continue };
        let lines = text.get(range).unwrap_or_default().lines().map(Sanitized::line);
        pieces.extend(lines.filter(|line| !line.is_empty()).map(|text| Piece { text }));
    }
    pieces
}

fn first_words(line: &str) -> &str {
    let few = line.match_indices(' ').nth(FEW - 1).map_or(line, |(end, _)| &line[..end]);
    let Some((most, _)) = few.char_indices().nth(MOST_OF_AN_END) else { return few };
    let cut = &few[..most];
    cut.rfind(' ').map_or(cut, |end| &cut[..end])
}

fn last_words(line: &str) -> &str {
    let few = line.rmatch_indices(' ').nth(FEW - 1).map_or(line, |(blank, _)| &line[blank + 1..]);
    let Some((most, _)) = few.char_indices().rev().nth(MOST_OF_AN_END - 1).filter(|(most, _)| *most > 0) else {
        return few;
    };
    let cut = &few[most..];
    cut.find(' ').map_or(cut, |blank| &cut[blank + 1..])
}

/// Percent-encoded, all but letters, digits, `.` and `_` of ASCII: `-`, `,` and `&` have a meaning in a directive.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' => out.push(byte.into()),
            _ => write!(out, "%{byte:02X}").expect("a String takes every write"),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::paragraph;
    use super::*;
    use crate::article::{Metadata, TextPos};

    fn address(url: &str, texts: &[&str], start: (usize, usize), end: (usize, usize)) -> String {
        let meta = Metadata { url: HttpUrl::parse(url).ok(), ..Metadata::default() };
        let article =
            Article { meta, blocks: texts.iter().map(|text| paragraph(text)).collect(), ..Article::default() };
        let pos = |(block, offset)| TextPos { block, offset };
        let found = Passages::of(&article).address(TextSpan { start: pos(start), end: pos(end) });
        found.map_or_else(String::new, |url| url.as_str().to_owned())
    }

    #[test]
    fn a_short_passage_is_named_whole_and_what_has_a_meaning_is_encoded() {
        assert_eq!(
            address("https://a.example/x", &["A well-known port, and more."], (0, 2), (0, 17)),
            "https://a.example/x#:~:text=well%2Dknown%20port"
        );
        assert_eq!(
            address("https://a.example/x#top", &["née & co"], (0, 0), (0, 9)),
            "https://a.example/x#top:~:text=n%C3%A9e%20%26%20co"
        );
    }

    #[test]
    fn a_passage_over_blocks_is_named_by_its_ends() {
        let texts = ["One two three four five six.", "Middle.", "Seven eight nine ten eleven twelve."];
        assert_eq!(
            address("https://a.example/", &texts, (0, 0), (2, texts[2].len())),
            "https://a.example/#:~:text=One%20two%20three%20four%20five,eight%20nine%20ten%20eleven%20twelve."
        );
    }

    #[test]
    fn a_passage_without_blanks_is_named_by_ends_that_do_not_overlap() {
        let text: String = ('\u{4e00}'..).take(200).collect();
        let ends = |address: &str| -> Vec<usize> {
            let (_, directive) = address.split_once(":~:text=").unwrap();
            directive.split(',').map(|end| end.matches('%').count() / 3).collect()
        };
        let whole = |characters: usize| address("https://a.example/", &[&text], (0, 0), (0, 3 * characters));
        assert_eq!(ends(&whole(200)), [40, 40]);
        assert_eq!(ends(&whole(80)), [80]);
        let long = "Donaudampfschifffahrtsgesellschaft ".repeat(6);
        let found = address("https://a.example/", &[long.trim()], (0, 0), (0, long.len() - 1));
        assert!(
            found.ends_with(":~:text=Donaudampfschifffahrtsgesellschaft,Donaudampfschifffahrtsgesellschaft"),
            "{found}"
        );
    }

    #[test]
    fn words_that_stand_earlier_too_get_those_before_them() {
        let texts = ["Salt is dear. The road is long.", "Then: salt is dear again. Salt is dear."];
        let start = texts[1].rfind("Salt").unwrap();
        assert_eq!(
            address("https://a.example/", &texts, (1, start), (1, texts[1].len() - 1)),
            "https://a.example/#:~:text=Then%3A%20salt%20is%20dear%20again.-,Salt%20is%20dear"
        );
    }

    #[test]
    fn without_words_the_page_is_named() {
        assert_eq!(address("https://a.example/", &["abc"], (0, 3), (0, 3)), "https://a.example/");
    }
}
