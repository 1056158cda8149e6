//! Formulas: MathML as one line of Unicode text that keeps its meaning, `(a+b)/2` and never "a+b2".
//!
//! Fractions get a slash, powers and indices go through [`Shift`], roots get their sign, and whatever is more than one
//! thing gets brackets. What cannot be read that way is the TeX that the page adds (MathML Core, 2.2 and 3).

use dom_query::NodeRef;

use crate::article::html::tag;
use crate::article::shift::Shift;

/// Deeper formulas are only text. People write none, and every level copies what is inside.
const DEEPEST: usize = 48;

/// The formula as text; empty if it says nothing.
pub(super) fn text(math: &NodeRef) -> String {
    let written = row(math, 0).text;
    let tex = || tex(math).or_else(|| math.attr("alttext").map(|alt| alt.to_string())).unwrap_or_default();
    if written.trim().is_empty() { tex() } else { written.trim().to_owned() }
}

/// Whether the formula stands on a line of its own.
pub(super) fn is_apart(math: &NodeRef) -> bool {
    &*math.attr_or("display", "") == "block"
}

/// The TeX that made the formula (KaTeX, MathJax, Wikipedia, pandoc).
fn tex(math: &NodeRef) -> Option<String> {
    let is_tex = |node: &NodeRef| node.has_name("annotation") && node.attr_or("encoding", "").contains("tex");
    math.descendants_it().find(is_tex).map(|node| collapsed(&node.text())).filter(|tex| !tex.is_empty())
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part of a formula.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    kind: PieceKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PieceKind {
    /// Something that stands beside its neighbours without brackets.
    #[default]
    Term,
    /// A name of several letters: `sin`, `lim`.
    Name,
    Operator,
    /// It needs brackets beside anything but an operator.
    Fraction,
}

impl Piece {
    fn term(text: String) -> Piece {
        Piece { text, kind: PieceKind::Term }
    }

    /// The text, in brackets unless it is one thing.
    fn whole(self) -> String {
        if is_one(&self.text) { self.text } else { format!("({})", self.text) }
    }

    /// The text, in brackets if something is added, subtracted, divided or compared in it.
    fn product(self) -> String {
        let is_product =
            self.kind != PieceKind::Fraction && self.text.chars().all(|c| c.is_alphanumeric() || is_tight(c));
        if is_product { self.text } else { self.whole() }
    }

    /// The text as what a power or an index is put on.
    fn base(self) -> String {
        if self.kind == PieceKind::Fraction { self.whole() } else { self.text }
    }
}

/// Signs that belong to the letter before them.
fn is_tight(c: char) -> bool {
    matches!(c, '.' | '′' | '″' | '∞' | '!' | '⁺' | '⁻' | '₊' | '₋' | '°')
        || ('\u{300}'..'\u{370}').contains(&c)
        || is_arrow(c)
}

/// Combining arrows and bars for symbols.
fn is_arrow(c: char) -> bool {
    ('\u{20d0}'..='\u{20f0}').contains(&c)
}

/// A number, one letter with its signs and small digits, or something that is in brackets already.
fn is_one(text: &str) -> bool {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_small = |c: char| is_tight(c) || c.is_numeric() && !c.is_ascii_digit();
    let mut chars = text.chars();
    let is_letter = chars.next().is_some() && chars.all(is_small);
    is_number || is_letter || is_in_brackets(text)
}

fn is_in_brackets(text: &str) -> bool {
    let closes = |c: char| matches!(c, ')' | ']' | '}' | '⟩');
    let mut depth = 0usize;
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' | '⟨' => depth += 1,
            c if closes(c) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at == last && closes(c);
        }
    }
    false
}

fn piece(node: &NodeRef, depth: usize) -> Piece {
    if depth >= DEEPEST {
        return Piece::term(collapsed(&node.text()));
    }
    let name = node.node_name().unwrap_or_default();
    match &*name {
        "mn" | "mtext" | "ms" => Piece::term(collapsed(&node.text())),
        "mi" => identifier(node),
        "mo" => operator(node),
        "mspace" => Piece::term(String::new()),
        "annotation" | "annotation-xml" | "mphantom" | "maligngroup" | "malignmark" | "none" | "mprescripts" => {
            Piece::default()
        }
        "semantics" | "maction" => child(node, 0, depth),
        "mfrac" => fraction(node, depth),
        "msqrt" => Piece::term(format!("√{}", row(node, depth).whole())),
        "mroot" => root(node, depth),
        "msup" => scripts(node, &[Shift::Up], depth),
        "msub" => scripts(node, &[Shift::Down], depth),
        "msubsup" | "munderover" | "mmultiscripts" => scripts(node, &[Shift::Down, Shift::Up], depth),
        "munder" => accented(node, Shift::Down, depth),
        "mover" => accented(node, Shift::Up, depth),
        "mfenced" => fenced(node, depth),
        "mtable" => rows(node, depth),
        _ => row(node, depth),
    }
}

fn elements<'a>(node: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
    node.children_it(false).filter(NodeRef::is_element)
}

fn child(node: &NodeRef, at: usize, depth: usize) -> Piece {
    elements(node).nth(at).map(|node| piece(&node, depth + 1)).unwrap_or_default()
}

fn identifier(node: &NodeRef) -> Piece {
    let text = collapsed(&node.text());
    let kind = if text.chars().filter(|c| c.is_alphabetic()).count() > 1 { PieceKind::Name } else { PieceKind::Term };
    Piece { text, kind }
}

/// Comparisons get room, which tells `a = b/c` from `(a = b)/c`. Operators without a sign (U+2061 to U+2064) are left
/// out.
fn operator(node: &NodeRef) -> Piece {
    let text = collapsed(&node.text()).replace(|c| ('\u{2061}'..='\u{2064}').contains(&c), "");
    let text = match text.as_str() {
        "," | ";" => format!("{text} "),
        _ if text.chars().any(is_relation) => format!(" {text} "),
        _ => text,
    };
    let stands_alone = text.chars().any(|c| matches!(c, ')' | ']' | '}' | '|' | '!' | '∞' | '′'));
    let kind = if text.is_empty() || stands_alone { PieceKind::Term } else { PieceKind::Operator };
    Piece { text, kind }
}

fn is_relation(c: char) -> bool {
    matches!(c, '=' | '<' | '>' | '∈' | '∉' | ':' | '∣' | '∀' | '∃')
        || ('\u{2190}'..='\u{21ff}').contains(&c)
        || ('\u{223c}'..='\u{228b}').contains(&c)
        || ('\u{27f5}'..='\u{27ff}').contains(&c)
}

/// The children side by side.
fn row(node: &NodeRef, depth: usize) -> Piece {
    let mut pieces: Vec<Piece> = node.children_it(false).filter_map(|child| part(&child, depth)).collect();
    if pieces.len() == 1 {
        return pieces.remove(0);
    }
    Piece::term(joined(pieces))
}

fn part(child: &NodeRef, depth: usize) -> Option<Piece> {
    let piece = match child.is_text() {
        true => Piece::term(collapsed(&tag::text(child))),
        false if child.is_element() => piece(child, depth + 1),
        false => return None,
    };
    (!piece.text.is_empty()).then_some(piece)
}

fn joined(pieces: Vec<Piece>) -> String {
    let mut text = String::new();
    let mut last = PieceKind::Operator;
    let kinds: Vec<PieceKind> = pieces.iter().skip(1).map(|piece| piece.kind).chain([PieceKind::Operator]).collect();
    for (piece, next) in pieces.into_iter().zip(kinds) {
        let kind = piece.kind;
        let is_mixed = kind == PieceKind::Fraction && text.ends_with(|c: char| c.is_ascii_digit());
        let stands_free = last == PieceKind::Operator && next == PieceKind::Operator;
        let piece = if kind == PieceKind::Fraction && !stands_free && !is_mixed { piece.whole() } else { piece.text };
        if needs_space(&text, last, &piece, kind) {
            text.push(' ');
        }
        text.push_str(&piece);
        last = kind;
    }
    text
}

/// Whether two parts would be read as one: two numbers (1 and ½), a name and what it is applied to.
fn needs_space(before: &str, last: PieceKind, next: &str, kind: PieceKind) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '√' | '∑' | '∫');
    let are_digits = before.ends_with(|c: char| c.is_ascii_digit()) && next.starts_with(|c: char| c.is_ascii_digit());
    let has_name = last == PieceKind::Name || kind == PieceKind::Name;
    are_digits || has_name && before.ends_with(|c: char| c.is_alphanumeric() || c == ')') && next.starts_with(is_word)
}

/// A fraction without a line is a binomial coefficient or a column: it has no sign of its own on a line.
fn fraction(node: &NodeRef, depth: usize) -> Piece {
    let (above, below) = (child(node, 0, depth), child(node, 1, depth));
    let thickness = node.attr_or("linethickness", "1");
    if thickness.trim_start_matches(['0', '.']).chars().all(char::is_alphabetic) && thickness.starts_with('0') {
        return Piece::term(format!("{}; {}", above.text, below.text));
    }
    Piece { text: format!("{}/{}", above.product(), below.whole()), kind: PieceKind::Fraction }
}

fn root(node: &NodeRef, depth: usize) -> Piece {
    let of = child(node, 0, depth).whole();
    let index = child(node, 1, depth).text;
    let sign = match index.as_str() {
        "3" => "∛".to_owned(),
        "4" => "∜".to_owned(),
        index => Shift::Up.small(index).map_or_else(|| format!("root({index}) of "), |small| format!("{small}√")),
    };
    Piece::term(sign + &of)
}

/// A base with what is below and above it. The sweep takes an empty base away: what is left is then a script.
fn scripts(node: &NodeRef, shifts: &[Shift], depth: usize) -> Piece {
    let parts: Vec<NodeRef> = elements(node).collect();
    let has_base = parts.len() > shifts.len();
    let base = if has_base { piece(&parts[0], depth + 1) } else { Piece::default() };
    let kind = if matches!(base.kind, PieceKind::Name) { PieceKind::Name } else { PieceKind::Term };
    let mut text = base.base();
    for (part, shift) in parts.iter().skip(usize::from(has_base)).zip(shifts.iter().cycle()) {
        text.push_str(&script(piece(part, depth + 1), *shift));
    }
    Piece { text, kind }
}

fn script(script: Piece, shift: Shift) -> String {
    let raw: String = script.text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_sign = |c: char| matches!(c, '′' | '″' | '‴' | '*' | '†' | '∗');
    match shift.small(&raw) {
        _ if raw.is_empty() => String::new(),
        Some(small) => small,
        None if shift == Shift::Up && raw.chars().all(is_sign) => raw,
        None if shift == Shift::Up && matches!(&*raw, "∘" | "°") => "°".to_owned(),
        None => format!("{}{}", shift.sign(), script.whole()),
    }
}

/// An accent on one letter is a combining character; a brace is left out. Anything else is a script.
fn accented(node: &NodeRef, shift: Shift, depth: usize) -> Piece {
    let (base, sign) = (child(node, 0, depth), child(node, 1, depth));
    let accent = sign.text.trim().chars().next().filter(|_| sign.text.trim().chars().count() == 1);
    match accent.map(|accent| (combining(accent, shift), accent)) {
        Some((Some(mark), _)) if base.text.chars().count() == 1 => Piece::term(format!("{}{mark}", base.text)),
        Some((Some('\u{305}'), _)) => Piece::term(base.text.chars().flat_map(|c| [c, '\u{305}']).collect()),
        Some((_, '⏟' | '⏞' | '_' | '‾')) => base,
        _ => Piece { kind: base.kind, ..scripts(node, &[shift], depth) },
    }
}

/// The combining character of an accent.
fn combining(accent: char, shift: Shift) -> Option<char> {
    if shift == Shift::Down {
        return None;
    }
    match accent {
        '¯' | '‾' | '_' | '―' | '\u{305}' => Some('\u{305}'),
        '^' | 'ˆ' | '\u{302}' => Some('\u{302}'),
        '~' | '˜' | '\u{303}' => Some('\u{303}'),
        '˙' | '.' | '\u{307}' => Some('\u{307}'),
        '¨' | '\u{308}' => Some('\u{308}'),
        'ˇ' | '\u{30c}' => Some('\u{30c}'),
        '→' | '⃗' => Some('\u{20d7}'),
        _ => None,
    }
}

/// `<mfenced>` of MathML 3.
fn fenced(node: &NodeRef, depth: usize) -> Piece {
    let parts: Vec<String> = elements(node).map(|node| piece(&node, depth + 1).text).collect();
    let separator =
        node.attr_or("separators", ",").trim().chars().next().map_or(String::new(), |sign| format!("{sign} "));
    Piece::term(format!("{}{}{}", node.attr_or("open", "("), parts.join(&separator), node.attr_or("close", ")")))
}

/// The rows of a matrix, of cases, or of several equations below each other.
fn rows(table: &NodeRef, depth: usize) -> Piece {
    let cells =
        |row: NodeRef| elements(&row).map(|cell| piece(&cell, depth + 2).text.trim().to_owned()).collect::<Vec<_>>();
    let line = |row: NodeRef| cells(row).into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
    Piece::term(elements(table).map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn shown(inside: &str) -> String {
        let document = Document::from(format!("<p><math>{inside}</math>"));
        let math = document.select_single("math");
        text(math.nodes().first().unwrap())
    }

    #[test]
    fn fractions_keep_what_is_above_and_what_is_below() {
        assert_eq!(shown("<mfrac><mn>1</mn><mn>2</mn></mfrac>"), "1/2");
        let sum = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>";
        assert_eq!(shown(&format!("<mi>h</mi><mo>=</mo><mfrac>{sum}<mn>2</mn></mfrac>")), "h = (a+b)/2");
        assert_eq!(shown(&format!("<mfrac><mn>2</mn>{sum}</mfrac>")), "2/(a+b)");
        assert_eq!(
            shown("<mfrac><mrow><mn>2</mn><mi>a</mi></mrow><mrow><mi>b</mi><mi>c</mi></mrow></mfrac>"),
            "2a/(bc)"
        );
        assert_eq!(shown("<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi></mfrac>"), "(a/b)/c");
        assert_eq!(shown("<mi>x</mi><mfrac><mn>1</mn><mn>2</mn></mfrac>"), "x(1/2)");
        assert_eq!(shown("<mn>1</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>"), "1 1/2");
        assert_eq!(shown("<msup><mfrac><mi>a</mi><mi>b</mi></mfrac><mn>2</mn></msup>"), "(a/b)²");
        assert_eq!(shown("<mo>(</mo><mfrac linethickness=0><mi>n</mi><mi>k</mi></mfrac><mo>)</mo>"), "(n; k)");
    }

    #[test]
    fn powers_indices_and_roots_keep_their_place() {
        assert_eq!(shown("<mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"), "mc²");
        assert_eq!(shown("<msup><mi>e</mi><mrow><mi>i</mi><mi>π</mi></mrow></msup>"), "e^(iπ)");
        assert_eq!(shown("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"), "x₁²");
        assert_eq!(shown("<msub><mi>x</mi><mi>j</mi></msub>"), "x_j");
        assert_eq!(shown("<msup><mn>2</mn></msup>"), "²");
        assert_eq!(shown("<msqrt><mn>2</mn></msqrt>"), "√2");
        assert_eq!(shown("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>"), "√(a+b)");
        assert_eq!(shown("<mroot><mi>x</mi><mn>3</mn></mroot><mroot><mi>x</mi><mi>n</mi></mroot>"), "∛xⁿ√x");
        assert_eq!(shown("<msup><mn>90</mn><mo>∘</mo></msup>"), "90°");
    }

    #[test]
    fn bounds_accents_and_rows_are_told_apart() {
        let bounds =
            "<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>k</mi>";
        assert_eq!(shown(bounds), "∑_(k = 1)ⁿk");
        assert_eq!(shown("<mover><mi>x</mi><mo>¯</mo></mover>"), "x\u{305}");
        assert_eq!(
            shown("<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>f</mi>"),
            "lim_(x → 0) f"
        );
        let row = |a, b| format!("<mtr><mtd><mi>{a}</mi></mtd><mtd><mi>{b}</mi></mtd></mtr>");
        assert_eq!(
            shown(&format!("<mo>(</mo><mtable>{}{}</mtable><mo>)</mo>", row("a", "b"), row("c", "d"))),
            "(a b; c d)"
        );
        assert_eq!(shown("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>"), "sin x");
    }

    #[test]
    fn a_formula_without_mathml_is_its_tex() {
        assert_eq!(
            shown(
                "<semantics><mrow></mrow><annotation encoding='application/x-tex'>\\frac{1}{2}</annotation></semantics>"
            ),
            "\\frac{1}{2}"
        );
        assert_eq!(
            shown("<semantics><mi>x</mi><annotation encoding='application/x-tex'>y</annotation></semantics>"),
            "x"
        );
    }

    #[test]
    fn a_formula_without_end_costs_little() {
        assert!(shown(&"<mrow><mfrac><mn>1</mn>".repeat(200)).contains('1'));
    }
}
