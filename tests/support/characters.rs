//! Compares what is read of a page with the page itself: no two words joined, no code changed.
//!
//! The page's own text comes straight from html5ever's tokenizer. Nothing here shares code with the reading.

use std::cell::RefCell;
use std::collections::HashSet;

use crosshead::article::write::{json, markdown};
use crosshead::article::{Article, Block, BlockKind};
use crosshead::layout::plain;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements that part the words around them, on a screen of any width.
const PARTS: &str = " address amp-img article aside audio blockquote body br button canvas caption center dd details \
    dialog dir div dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe img \
    input label legend li main math menu nav noscript object ol optgroup option p picture pre search section select \
    summary table tbody td textarea tfoot th thead tr ul video ";

/// Attributes whose text may be shown.
const SHOWN: [&str; 8] = ["alt", "title", "aria-label", "content", "label", "summary", "placeholder", "value"];

/// What is wrong with what was read of a page.
#[derive(Debug, Default)]
pub struct Faults {
    /// Words that the page does not have, made of two neighbouring words of it.
    pub joined: Vec<String>,
    /// Code that is not a stretch of a `<pre>`.
    pub changed: Vec<String>,
    /// Blocks of text, and those of them that are a stretch of the page's text when white space is collapsed.
    pub blocks: usize,
    pub stretches: usize,
}

/// Compares the article, in every form that it is written in, with the page.
pub fn faults(html: &str, article: &Article) -> Faults {
    let page = Page::of(html);
    let mut faults = Faults::default();
    for (form, text) in forms(article) {
        faults.joined.extend(page.joined(&text).into_iter().map(|word| format!("{form}: {word}")));
    }
    for block in &article.blocks {
        match &block.kind {
            BlockKind::Code { text, .. } => faults.changed.extend(page.changed(text)),
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::Term(_)
            | BlockKind::Summary(_)
            | BlockKind::Deck(_)
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Media(_)
            | BlockKind::Rule => page.count_stretches(block, &mut faults),
        }
    }
    faults
}

fn forms(article: &Article) -> [(&'static str, String); 3] {
    let json = serde_json::to_string(&json(article).text).expect("a text can be written");
    let json = serde_json::from_str(&json).expect("it was just written");
    [
        ("text", plain::text(article, 80)),
        ("markdown", without_targets(&without_labels(&markdown(article)))),
        ("json", json),
    ]
}

/// Markdown without the labels of footnotes (`[^name]`): they are ids, and no text of the page.
fn without_labels(markdown: &str) -> String {
    let mut parts = markdown.split("[^");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + " " + part.split_once(']').map_or(part, |(_, after)| after))
}

/// The Markdown without the addresses of links, which are no text. Brackets in an address are in pairs.
fn without_targets(markdown: &str) -> String {
    let mut parts = markdown.split("](");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut depth = 1;
        let is_end = |c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        };
        text.push(' ');
        text.push_str(part.split_once(is_end).map_or("", |(_, after)| after));
    }
    text
}

/// The line without the number of a list item, which is no text of the page.
fn without_marker(line: &str) -> &str {
    let number = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.starts_with(['.', ')']) { rest } else { line }
}

/// The text of a page.
#[derive(Default)]
struct Page {
    /// With a space around each element that parts words.
    text: String,
    words: HashSet<String>,
    pairs: HashSet<String>,
    /// The text of each `<pre>`.
    codes: Vec<String>,
    /// Whether it was decoded wrongly before it was published, which is repaired.
    is_misread: bool,
}

impl Page {
    fn of(html: &str) -> Page {
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.state.into_inner().page()
    }

    fn joined(&self, text: &str) -> Vec<String> {
        let text: String = text.lines().map(without_marker).collect::<Vec<_>>().join("\n");
        let text: String = text.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ");
        let mut found: Vec<String> = words(&text)
            .filter(|word| !self.words.contains(*word) && self.pairs.contains(*word) && !self.text.contains(*word))
            .map(str::to_owned)
            .collect();
        found.sort();
        found.dedup();
        found
    }

    fn changed(&self, code: &str) -> Option<String> {
        let is_fenced = self.text.contains("```") && self.collapsed_holds(code);
        let code = as_code(code);
        let is_part = |own: &String| match self.is_misread {
            true => ascii(own).contains(ascii(&code).trim_end()),
            false => own.contains(code.trim_end()) || without_numbers(own).contains(code.trim_end()),
        };
        (!is_fenced && !self.codes.iter().any(is_part)).then_some(code)
    }

    fn collapsed_holds(&self, text: &str) -> bool {
        self.text.contains(&collapsed(text))
    }

    fn count_stretches(&self, block: &Block, faults: &mut Faults) {
        for (_, run) in block.runs() {
            faults.blocks += 1;
            faults.stretches += usize::from(self.collapsed_holds(&visible(&run.text)));
        }
    }
}

/// Reads the tokens of a page.
#[derive(Default)]
struct Reader {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    text: String,
    /// Text of attributes and data, which may be shown as well.
    aside: String,
    codes: Vec<String>,
    open_codes: usize,
    /// The name of the open element that is not text, and of those inside it with the same name.
    hidden: Option<(String, usize)>,
}

impl State {
    fn page(self) -> Page {
        let text = collapsed(&visible(&self.text));
        let listed: Vec<&str> = words(&text).collect();
        let pairs = listed.windows(2).map(|pair| pair.concat()).collect();
        let aside = visible(&self.aside);
        let known = listed.iter().copied().chain(words(&aside)).map(str::to_owned).collect();
        let codes = self.codes.iter().map(|code| as_code(code)).collect();
        let is_misread = self.text.contains(|c| ('\u{80}'..='\u{9f}').contains(&c));
        Page { words: known, pairs, codes, text, is_misread }
    }

    fn characters(&mut self, text: &str) {
        match &self.hidden {
            Some((name, _)) if name == "script" => self.aside.push_str(text),
            Some(_) => {}
            None => {
                self.text.push_str(text);
                if let Some(code) = self.codes.last_mut().filter(|_| self.open_codes > 0) {
                    code.push_str(text);
                }
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> Option<RawKind> {
        let is_start = tag.kind == TagKind::StartTag;
        self.attributes(tag);
        if let Some((name, depth)) = &mut self.hidden {
            if **name == *tag.name {
                *depth = if is_start { *depth + 1 } else { *depth - 1 };
            }
            self.hidden = self.hidden.take().filter(|(_, depth)| *depth > 0);
            return None;
        }
        if PARTS.contains(&format!(" {} ", tag.name)) {
            self.part(&tag.name);
        }
        self.code(tag, is_start);
        is_start.then(|| self.raw(&tag.name)).flatten()
    }

    fn attributes(&mut self, tag: &Tag) {
        for attribute in tag.attrs.iter().filter(|attribute| SHOWN.contains(&&*attribute.name.local)) {
            self.aside.push(' ');
            self.aside.push_str(&attribute.value);
        }
    }

    /// A line of code may be an element of its own.
    fn part(&mut self, name: &str) {
        self.text.push(' ');
        let Some(code) = self.codes.last_mut().filter(|_| self.open_codes > 0) else { return };
        let is_line = !matches!(name, "img" | "button" | "label" | "input" | "span") && !code.ends_with('\n');
        if name == "br" || is_line && !code.is_empty() {
            code.push('\n');
        }
    }

    fn code(&mut self, tag: &Tag, is_start: bool) {
        match (&*tag.name, is_start) {
            ("pre" | "listing", true) => {
                self.open_codes += 1;
                self.codes.push(String::new());
            }
            ("pre" | "listing", false) => self.open_codes = self.open_codes.saturating_sub(1),
            _ => {}
        }
    }

    /// Handles elements whose content is no markup or no text of the page.
    fn raw(&mut self, name: &str) -> Option<RawKind> {
        let kind = match name {
            "script" => RawKind::ScriptData,
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => RawKind::Rawtext,
            "textarea" | "title" => RawKind::Rcdata,
            _ => {
                if matches!(name, "button" if self.open_codes > 0) || name == "svg" {
                    self.hidden = Some((name.to_owned(), 1));
                }
                return None;
            }
        };
        if !matches!(name, "title" | "xmp" | "textarea") {
            self.hidden = Some((name.to_owned(), 1));
        }
        Some(kind)
    }
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => match state.tag(&tag) {
                Some(kind) => return TokenSinkResult::RawData(kind),
                None => return TokenSinkResult::Continue,
            },
            Token::CharacterTokens(text) => state.characters(&text),
            Token::NullCharacterToken
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// The words, without scripts that put no space between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| (c.is_alphanumeric() || c == '_') && !is_spaceless(c);
    text.split(move |c: char| !is_word(c)).filter(|word| !word.is_empty())
}

fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without characters that have no width and no meaning of their own.
fn visible(text: &str) -> String {
    let is_unseen = |c: char| matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    text.chars().filter(|c| !is_unseen(*c)).collect()
}

fn ascii(text: &str) -> String {
    text.chars().filter(char::is_ascii).collect()
}

/// Code without the numbers at the starts of its lines, which are not read.
fn without_numbers(code: &str) -> String {
    let line = |line: &str| line.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned() + "\n";
    code.split('\n').map(line).collect()
}

/// Code as it is shown: without control characters, and with tab stops every 4 columns.
fn as_code(text: &str) -> String {
    let mut code = String::new();
    let is_line_end = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    for line in visible(text).replace("\r\n", "\n").split(is_line_end) {
        let mut column = 0;
        for c in line.chars().filter(|c| *c == '\t' || !c.is_control()) {
            let width = if c == '\t' { 4 - column % 4 } else { 1 };
            if c == '\t' {
                code.extend(std::iter::repeat_n(' ', width));
            } else {
                code.push(c);
            }
            column += width;
        }
        code.push('\n');
    }
    code
}
