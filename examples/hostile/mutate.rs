//! Makes hostile input out of good input: it cuts, doubles, moves and nests pieces of markup, and inserts text that has
//! broken readers before. Every input follows from its seed and number alone, so that a finding can be reproduced.

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, and the same everywhere.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// The random numbers for one input.
    pub fn of(seed: u64, number: u64) -> Dice {
        let mut dice = Dice(seed ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.roll() % end as u64) as usize }
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Text that has broken parsers, layouts and terminals: misplaced markup, numbers out of range, odd characters.
const HOSTILE: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0' encoding='utf-16'?>",
    "<!DOCTYPE a [<!ENTITY b '&b;&b;'>]>",
    "&b;",
    "&#0;",
    "&#x1b;]0;x&#7;",
    "&#x9b;31m",
    "&#xD800;",
    "&#99999999999;",
    "&amp;#x1b;",
    "&NotEqualTilde;",
    "\0",
    "\x1b]52;c;QQ==\x07",
    "\u{9b}31m",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffd}",
    "\u{2028}",
    "\u{301}\u{301}\u{301}",
    "\u{200d}",
    "👩\u{200d}🚀",
    "☁\u{fe0f}",
    "🇩",
    "\u{1100}\u{1161}\u{11a8}",
    "\u{fdfd}",
    "ﷺ",
    "कि",
    "日本語",
    "İ",
    "ẞ",
    "ﬁ",
    "\u{600}",
    "\u{ad}",
    "\u{a0}",
    "\t",
    "\r",
    "\r\n",
    "\u{b}",
    "٣",
    "²",
    "-1",
    "0",
    "65535",
    "4294967296",
    "99999999999999999999999",
    "1e400",
    "NaN",
    "-0001-13-32T25:61:61Z",
    "Mon, 31 Feb 292277026597 00:00:00 +9999",
    "https://[::1",
    "javascript:alert(1)",
    "http://a\u{202e}b@xn--a/%ff%00",
    "//",
    "#",
    "<p>",
    "<b>",
    "<a href='#x'>",
    "<table>",
    "<td colspan=99999 rowspan=65535>",
    "<th>",
    "<caption>",
    "<ul><li>",
    "<ol start=-2147483649 reversed>",
    "<dl><dt><dd>",
    "<pre>\n",
    "<h2>",
    "<details><summary>",
    "<blockquote>",
    "<figure><figcaption>",
    "<ruby>a<rt>b",
    "<sup>",
    "<br>",
    "<svg><foreignObject>",
    "<math><mi>",
    "<template>",
    "<select><option>",
    "<plaintext>",
    "<textarea>",
    "<title>",
    "<script type='application/ld+json'>{\"@type\":\"FAQPage\",\"mainEntity\":[{\"name\":\"Q?\",\"acceptedAnswer\":{\"text\":\"A\"}}]}</script>",
    "<base href='//x'>",
    "<item>",
    "</item>",
    "<entry>",
    "<title type='xhtml'>",
    "<content type='html' mode='base64'>",
    "<itunes:duration>٣:99999999999999999999</itunes:duration>",
    "<media:text start='99999999999999999999:00:00'>",
    "<media:group><media:content>",
    "<author>李@example.com明</author>",
    "<dc:date>",
    "<pubDate>0</pubDate>",
    " xmlns='x'",
    " xmlns:a='http://www.w3.org/2005/Atom'",
    " xml:base='../'",
    " rel=''",
    "\"",
    "'",
    "=",
    "{",
    "[",
    "[[[[[[[[",
    "null",
    "\\u0000",
    "\\ud800",
    "\"items\":[",
    "<outline xmlUrl='http://a/'>",
    "[[feeds]]\n",
    "[keys.move]\n",
    "measure = 99999999999999999999\n",
    "= [\"Ctrl-\"]\n",
];

/// The most bytes of a mutated input. A short one is as likely to break something, and faster.
const MOST: usize = 48 * 1024;

/// One input: a seed changed in one to eight places.
pub fn mutated(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.pick(seeds).clone();
    for _ in 0..=dice.below(8) {
        change(&mut bytes, seeds, dice);
    }
    bytes.truncate(MOST);
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    match dice.below(12) {
        0 => flip(bytes, dice),
        1 => delete(bytes, dice),
        2 => double(bytes, dice),
        3 => swap(bytes, dice),
        4 => bytes.truncate(dice.below(bytes.len() + 1)),
        5 => splice(bytes, &seeds[dice.below(seeds.len())], dice),
        6 => nest(bytes, dice),
        7 => digits(bytes, dice),
        8 => repeat(bytes, dice),
        _ => insert(bytes, dice),
    }
}

fn flip(bytes: &mut [u8], dice: &mut Dice) {
    if !bytes.is_empty() {
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
    }
}

/// A piece, mostly from one sign of markup to another, so that a tag or a text is cut out.
fn piece(bytes: &[u8], dice: &mut Dice) -> std::ops::Range<usize> {
    let is_sign = |byte: &u8| matches!(byte, b'<' | b'>' | b'"' | b'{' | b'}' | b',' | b'&' | b'\n' | b'=' | b' ');
    let from = dice.below(bytes.len() + 1);
    let start = from + bytes[from..].iter().take(400).position(is_sign).unwrap_or(0);
    let length = 2 << dice.below(10);
    let rough = (start + 1 + dice.below(length)).min(bytes.len());
    let end = rough + bytes[rough..].iter().take(400).position(is_sign).unwrap_or(0);
    start..end.max(start)
}

fn delete(bytes: &mut Vec<u8>, dice: &mut Dice) {
    bytes.drain(piece(bytes, dice));
}

/// Inserts a copy of a piece somewhere else.
fn double(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let copy = bytes[piece(bytes, dice)].to_vec();
    put(bytes, &copy, dice);
}

/// Swaps two pieces.
fn swap(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let (a, b) = (piece(bytes, dice), piece(bytes, dice));
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if first.end <= second.start {
        let parts = [&bytes[..first.start], &bytes[second.clone()], &bytes[first.end..second.start]];
        *bytes = [parts.concat(), bytes[first].to_vec(), bytes[second.end..].to_vec()].concat();
    }
}

/// The start of one input and the end of another.
fn splice(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    bytes.truncate(piece(bytes, dice).start);
    bytes.extend_from_slice(&other[piece(other, dice).start..]);
}

/// Repeats an existing tag many times.
fn nest(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let from = dice.below(bytes.len() + 1);
    let Some(start) = bytes[from..].iter().position(|byte| *byte == b'<').map(|at| from + at) else { return };
    let Some(end) = bytes[start..].iter().take(200).position(|byte| *byte == b'>').map(|at| start + at + 1) else {
        return;
    };
    let tag = bytes[start..end].repeat(1 << dice.below(9));
    bytes.splice(start..start, tag);
}

/// Replaces a number by another one.
fn digits(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let from = dice.below(bytes.len() + 1);
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = dice.pick(&["", "0", "-1", "1", "65536", "2147483648", "99999999999999999999", "٣", "1.5", "NaN"]);
    bytes.splice(start..end, number.bytes());
}

/// Repeats a short piece up to 300 times.
fn repeat(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let mut range = piece(bytes, dice);
    range.end = range.end.min(range.start + 64);
    let many = bytes[range.clone()].repeat(dice.below(300));
    bytes.splice(range.start..range.start, many);
}

fn insert(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let token = dice.pick(HOSTILE).repeat(if dice.below(16) == 0 { 300 } else { 1 });
    put(bytes, token.as_bytes(), dice);
}

fn put(bytes: &mut Vec<u8>, what: &[u8], dice: &mut Dice) {
    let at = if dice.below(4) == 0 { dice.below(bytes.len() + 1) } else { piece(bytes, dice).start };
    bytes.splice(at..at, what.iter().copied());
}
