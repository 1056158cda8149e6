//! The frames of a block as Markdown: `> ` for a quote, a bullet or a number for an item.
//!
//! In Markdown two lists of the same kind in a row are one list unless the marker character changes, and numbers always
//! count up (CommonMark 0.31, section 5.3). So a list that counts differently changes its character at each item.

use super::escape::escape_marker;
use crate::article::nesting::{goes_on, shared};
use crate::article::{Block, Frame, Marker};

/// The largest number that Markdown accepts for an item.
const LARGEST: u32 = 999_999_999;

/// The frames of the block being written.
#[derive(Default)]
pub(super) struct Frames {
    signs: Vec<Sign>,
    /// The frames of `signs`. Definitions and details have none.
    frames: Vec<Frame>,
    /// The number of frames that continue from the block above.
    kept: usize,
    /// Whether the block above has no other frames.
    nests: bool,
    /// Whether the block starts the next item of a list.
    goes_on: bool,
}

#[derive(Clone)]
enum Sign {
    Quote,
    Item(Item),
    /// With what refers to it.
    Note(String),
}

#[derive(Clone)]
struct Item {
    number: Option<u32>,
    /// `-` or `+`, or the character after the number: `.` or `)`.
    sign: char,
    /// The marker as text if Markdown has none for it: `iv.`, `-1.`.
    label: String,
}

impl Frames {
    pub(super) fn enter(&mut self, block: &Block) {
        let frames: Vec<Frame> = block.frames.iter().filter(|frame| has_sign(frame)).cloned().collect();
        self.kept = shared(&frames, &self.frames);
        self.nests = self.frames.len() == self.kept;
        let is_sibling = goes_on(&frames, &self.frames);
        let above = self.signs.drain(self.kept..).next();
        self.signs.extend(frames[self.kept..].iter().map(|frame| Sign::of(frame, block)));
        self.goes_on = match (above, self.signs.get_mut(self.kept)) {
            (Some(Sign::Item(above)), Some(Sign::Item(item))) => item.follow(&above, is_sibling),
            (Some(_) | None, _) => false,
        };
        self.frames = frames;
    }

    /// Whether the block may come right below the one above, both being short texts: as the next item of a list, or as
    /// the first of a list in an item. Only a bullet or a 1 may follow a paragraph directly (CommonMark 0.31, section
    /// 5.3).
    pub(super) fn is_tight(&self) -> bool {
        let in_item = |at: usize| matches!(self.signs.get(at), Some(Sign::Item(_)));
        let interrupts = matches!(self.signs.get(self.kept), Some(Sign::Item(item)) if item.interrupts());
        let begins = self.goes_on || self.nests && self.kept > 0 && interrupts;
        begins && (self.kept == 0 || in_item(self.kept - 1)) && (self.kept..self.signs.len()).all(in_item)
    }

    /// A blank line, with the markers of the quotes that continue through it.
    pub(super) fn gap(&self) -> String {
        let through: String = self.signs[..self.kept].iter().map(Sign::rest).collect();
        format!("{}\n", through.trim_end())
    }

    /// The block's lines after their markers. Only a block that `is_line` can share a line with a marker that is text.
    pub(super) fn around(&self, text: &str, is_line: bool) -> String {
        let rest: String = self.signs.iter().map(Sign::rest).collect();
        let mut out = self.first(is_line);
        for (i, line) in text.split('\n').enumerate() {
            out.push_str(if i > 0 { &rest } else { "" });
            out.push_str(line);
            if line.is_empty() {
                out.truncate(out.trim_end_matches(' ').len());
            }
            out.push('\n');
        }
        out
    }

    fn first(&self, is_line: bool) -> String {
        let mut first = String::new();
        let mut rest = String::new();
        for (depth, sign) in self.signs.iter().enumerate() {
            let is_shown = depth >= self.kept;
            first.push_str(&if is_shown { sign.first() } else { sign.rest() });
            rest.push_str(&sign.rest());
            if let Some(label) = sign.label().filter(|_| is_shown) {
                let shares = is_line && depth + 1 == self.signs.len();
                first.push_str(label);
                first.push_str(&if shares { " ".into() } else { format!("\n{}\n{rest}", rest.trim_end()) });
            }
        }
        first
    }
}

fn has_sign(frame: &Frame) -> bool {
    match frame {
        Frame::Quote { .. } | Frame::Item { .. } => true,
        Frame::Definition | Frame::Details => false,
    }
}

impl Sign {
    /// The marker of a frame that [`has_sign`], as if there were nothing above.
    fn of(frame: &Frame, block: &Block) -> Sign {
        match frame {
            Frame::Item { marker: Marker::Note(label), .. } => {
                Sign::Note(note_reference(block.anchors.first().unwrap_or(label)))
            }
            Frame::Item { marker, .. } => Sign::Item(Item::of(marker)),
            Frame::Quote { .. } | Frame::Definition | Frame::Details => Sign::Quote,
        }
    }

    fn first(&self) -> String {
        match self {
            Sign::Quote => "> ".into(),
            Sign::Item(Item { number: Some(number), sign, .. }) => format!("{number}{sign} "),
            Sign::Item(Item { number: None, sign, .. }) => format!("{sign} "),
            Sign::Note(reference) => format!("{reference}: "),
        }
    }

    /// The text before the lines after the first.
    fn rest(&self) -> String {
        match self {
            Sign::Quote => "> ".into(),
            Sign::Item(_) => " ".repeat(self.first().len()),
            Sign::Note(_) => "    ".into(),
        }
    }

    fn label(&self) -> Option<&str> {
        match self {
            Sign::Item(item) if !item.label.is_empty() => Some(&item.label),
            Sign::Item(_) | Sign::Quote | Sign::Note(_) => None,
        }
    }
}

impl Item {
    fn of(marker: &Marker) -> Item {
        let bullet = |label| Item { number: None, sign: '-', label };
        match marker {
            Marker::Bullet => bullet(String::new()),
            Marker::Task { is_done } => bullet(if *is_done { "[x]" } else { "[ ]" }.to_owned()),
            Marker::Ordinal(ordinal) | Marker::Note(ordinal) => match number(ordinal) {
                Some(number) => Item { number: Some(number), sign: '.', label: String::new() },
                None => bullet(escape_marker(ordinal)),
            },
        }
    }

    /// Copies the marker character of the item above if this is the next item of the same list, and uses the other one
    /// if not. Returns whether it was the same list.
    fn follow(&mut self, above: &Item, is_sibling: bool) -> bool {
        let is_next = is_sibling && self.number == above.number.map(|number| number + 1);
        if self.number.is_some() == above.number.is_some() {
            self.sign = if is_next { above.sign } else { other(above.sign) };
        }
        is_next
    }

    fn interrupts(&self) -> bool {
        self.number.is_none_or(|number| number == 1)
    }
}

/// A reference as GitHub, Pandoc and most others write it.
pub(super) fn note_reference(id: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let id: String = id.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    format!("[^{id}]")
}

fn number(ordinal: &str) -> Option<u32> {
    let digits = ordinal.strip_suffix('.')?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| is_number && *number <= LARGEST)
}

fn other(sign: char) -> char {
    match sign {
        '-' => '+',
        '.' => ')',
        ')' => '.',
        _ => '-',
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::super::tests::paragraph;
    use super::*;
    use crate::article::{Article, BlockKind, Sanitized};

    fn written(blocks: Vec<Block>) -> String {
        markdown(&Article { blocks, ..Article::default() })
    }

    fn item(text: &str, marker: &str, opens: bool) -> Block {
        let marker = if marker == "•" { Marker::Bullet } else { Marker::Ordinal(Sanitized::line(marker)) };
        Block { frames: vec![Frame::Item { marker, starts: true, opens }], ..paragraph(text) }
    }

    fn list(markers: &[&str]) -> Vec<Block> {
        markers.iter().enumerate().map(|(i, marker)| item("x", marker, i == 0)).collect()
    }

    #[test]
    fn lists_in_a_row_change_their_sign() {
        let blocks = [list(&["•", "•"]), list(&["•"]), list(&["7.", "8."]), list(&["1."])].concat();
        assert_eq!(written(blocks), "- x\n- x\n\n+ x\n\n7. x\n8. x\n\n1) x\n");
    }

    #[test]
    fn numbers_that_do_not_count_up_are_kept() {
        assert_eq!(written(list(&["3.", "2.", "4."])), "3. x\n\n2) x\n\n4. x\n");
        assert_eq!(written(list(&["0.", "1."])), "0. x\n1. x\n");
    }

    #[test]
    fn markers_that_are_no_numbers_to_markdown_are_text() {
        assert_eq!(written(list(&["-1.", "0."])), "- -1. x\n\n0. x\n");
        assert_eq!(written(list(&["iv.", "v."])), "- iv. x\n- v. x\n");
        assert_eq!(written(list(&["1000000000."])), "- 1000000000. x\n");
        let code = BlockKind::Code { text: Sanitized::text("x"), language: None };
        assert_eq!(written(vec![Block { kind: code, ..item("", "b.", true) }]), "- b.\n\n  ```\n  x\n  ```\n");
    }

    #[test]
    fn a_list_of_an_item_that_begins_with_zero_keeps_away_from_its_text() {
        let outer = |starts| Frame::Item { marker: Marker::Bullet, starts, opens: starts };
        let zero = Frame::Item { marker: Marker::Ordinal(Sanitized::line("0.")), starts: true, opens: true };
        let blocks = vec![
            Block { frames: vec![outer(true)], ..paragraph("a") },
            Block { frames: vec![outer(false), zero], ..paragraph("b") },
        ];
        assert_eq!(written(blocks), "- a\n\n  0. b\n");
    }

    #[test]
    fn lists_of_two_definitions_do_not_become_one() {
        let defined = |text| {
            let block = item(text, "•", true);
            Block { frames: [vec![Frame::Definition], block.frames].concat(), ..block }
        };
        assert_eq!(written(vec![defined("a"), defined("b")]), "- a\n\n+ b\n");
    }

    #[test]
    fn quotes_in_a_row_stay_apart_and_one_in_an_item_stays_whole() {
        let quote = |text, opens| Block { frames: vec![Frame::Quote { opens }], ..paragraph(text) };
        assert_eq!(written(vec![quote("a", true), quote("b", false), quote("c", true)]), "> a\n>\n> b\n\n> c\n");
        let quoted = |text, starts| {
            let item = Frame::Item { marker: Marker::Bullet, starts, opens: starts };
            Block { frames: vec![item, Frame::Quote { opens: starts }], ..paragraph(text) }
        };
        assert_eq!(written(vec![quoted("a", true), quoted("b", false)]), "- > a\n  >\n  > b\n");
    }

    #[test]
    fn blank_lines_of_code_carry_no_spaces_and_its_own_stay() {
        let code = BlockKind::Code { text: Sanitized::text("a  \n\nb"), language: None };
        let block = Block { kind: code, ..item("", "•", true) };
        assert_eq!(written(vec![block]), "- ```\n  a  \n\n  b\n  ```\n");
    }
}
