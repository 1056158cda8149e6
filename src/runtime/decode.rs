//! Turns the bytes from a terminal into keys, mouse events, pastes and answers. Does not know the terminal or a clock.
//!
//! A sequence may arrive in several parts (ssh, tmux and slow lines split it), so an incomplete one is held until the rest
//! arrives. Only a lone ESC is ambiguous: it is the key, or the start of a sequence. The caller waits a moment and then
//! reports that nothing followed ([`Decoder::give_up`]). While an answer from the terminal is expected, even that is not
//! final: an answer that continues later is recognised by its beginning.
//!
//! The grammar is that of ECMA-48 and xterm (ctlseqs). Keys are those that xterm, rxvt, the Linux console and kitty send.

use crate::app::keymap::{Code, Key};
use crate::app::{Mouse, MouseKind};

/// What the terminal has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Key(Key),
    Mouse(Mouse),
    Paste(String),
    Focus {
        is_gained: bool,
    },
    /// The colour of the background as the terminal writes it: `rgb:ffff/ffff/ffff`.
    Background(String),
    /// The kind of terminal (DA1). It is asked last, because every terminal answers it. Some scroll between margins at the
    /// sides, too: they name "horizontal scrolling" (DEC STD 070; xterm, ctlseqs).
    Attributes {
        has_margins: bool,
    },
}

/// Turns the bytes of the terminal into keys. It holds what may be the start of a longer sequence.
#[derive(Debug, Default)]
pub struct Decoder {
    /// An incomplete sequence.
    held: Vec<u8>,
    /// How many of its bytes were already returned as keys, because nothing followed in time.
    told: usize,
    /// A paste whose end has not arrived.
    paste: Option<Vec<u8>>,
    /// Whether an answer is expected.
    is_expecting: bool,
}

/// The state of a sequence.
enum Reading {
    Part,
    /// Complete; `None` if it has no meaning here.
    Whole(Option<Sent>),
    /// Its last byte does not belong to it.
    Broken,
}

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// More than anyone pastes into a line of text. The rest is dropped.
const LONGEST_PASTE: usize = 1 << 20;

/// No valid sequence is longer.
const LONGEST: usize = 256;

/// How answers begin.
const ANSWERS: [&[u8]; 2] = [b"\x1b]11;", b"\x1b[?"];

/// The number of "horizontal scrolling" among a terminal's attributes.
const HORIZONTAL: u16 = 21;

/// The longest beginning of an answer that could also be typed.
const TYPED: usize = 2;

impl Decoder {
    /// A decoder for a terminal that has been asked something.
    pub fn expecting() -> Decoder {
        Decoder { is_expecting: true, ..Decoder::default() }
    }

    /// Whether the held bytes mean something else if nothing follows.
    pub fn is_ambiguous(&self) -> bool {
        let may_be_typed = self.held == [ESC] || self.told > 0 || is_string(&self.held);
        may_be_typed && self.told < self.held.len() && (self.held.len() <= TYPED || !self.is_owed())
    }

    /// Whether the held bytes look like the expected answer.
    fn is_owed(&self) -> bool {
        self.is_expecting && ANSWERS.iter().any(|answer| is_start(answer, &self.held))
    }

    /// Takes in the next byte.
    pub fn take(&mut self, byte: u8) -> Option<Sent> {
        if let Some(paste) = &mut self.paste {
            paste.push(byte);
            return self.end_of_paste();
        }
        if self.told > 0 && !self.may_go_on_with(byte) {
            self.forget();
        }
        if byte == ESC && (!is_string(&self.held) || self.held.len() <= TYPED) {
            return self.begin_anew();
        }
        self.held.push(byte);
        if self.held == PASTE_BEGINS {
            self.forget();
            self.paste = Some(Vec::new());
            return None;
        }
        match read(&self.held) {
            Reading::Part if self.held.len() < LONGEST => None,
            Reading::Part => self.forget_all(),
            Reading::Whole(sent) => self.complete(sent),
            Reading::Broken => self.take_alone(byte),
        }
    }

    /// Reports that nothing followed for a moment. Held bytes that can be keys become keys.
    pub fn give_up(&mut self) -> Vec<Sent> {
        if !self.is_ambiguous() {
            return Vec::new();
        }
        // More than that is not typed so fast, so it is a sequence that was cut off for good, and it is dropped.
        let keys = if self.held.len() > TYPED { Vec::new() } else { self.typed() };
        if self.is_owed() {
            self.told = self.held.len();
        } else {
            self.forget();
        }
        keys
    }

    /// The held bytes that were not returned yet, as keys.
    fn typed(&self) -> Vec<Sent> {
        let key = match (self.held.as_slice(), self.told) {
            ([ESC], 0) => Key::plain(Code::Esc),
            ([ESC, byte], 0) => Key { alt: true, ..ascii(*byte) },
            ([.., byte], _) => ascii(*byte),
            ([], _) => return Vec::new(),
        };
        vec![Sent::Key(key)]
    }

    fn may_go_on_with(&self, byte: u8) -> bool {
        let longer = [self.held.as_slice(), &[byte]].concat();
        ANSWERS.iter().any(|answer| is_start(answer, &longer))
    }

    /// ESC begins a new sequence. If the held bytes are no longer than a key, they were one (Alt-P that repeats).
    fn begin_anew(&mut self) -> Option<Sent> {
        let is_key = self.told == 0 && matches!(self.held.as_slice(), [ESC] | [ESC, b']' | b'P' | b'_']);
        let key = if is_key { self.typed().pop() } else { None };
        self.forget();
        self.held.push(ESC);
        key
    }

    fn complete(&mut self, sent: Option<Sent>) -> Option<Sent> {
        self.forget();
        if matches!(sent, Some(Sent::Attributes { .. })) {
            self.is_expecting = false;
        }
        sent
    }

    /// Drops the bytes before this one, and reads this one on its own.
    fn take_alone(&mut self, byte: u8) -> Option<Sent> {
        let was_alone = self.held.len() == 1;
        let was_in_string = is_string(&self.held) && self.held.ends_with(&[ESC, byte]);
        self.forget();
        if was_alone {
            return None;
        }
        if was_in_string {
            self.held.push(ESC);
        }
        self.take(byte)
    }

    fn end_of_paste(&mut self) -> Option<Sent> {
        let paste = self.paste.as_mut()?;
        if paste.len() > 2 * LONGEST_PASTE {
            // The last bytes may be the start of the end mark.
            paste.drain(LONGEST_PASTE..paste.len() - PASTE_ENDS.len());
        }
        let text = paste.strip_suffix(PASTE_ENDS)?;
        let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST_PASTE)]).into_owned();
        self.paste = None;
        Some(Sent::Paste(text))
    }

    fn forget(&mut self) {
        self.held.clear();
        self.told = 0;
    }

    fn forget_all(&mut self) -> Option<Sent> {
        self.forget();
        None
    }
}

/// Whether one begins with the other.
fn is_start(answer: &[u8], held: &[u8]) -> bool {
    answer.starts_with(held) || held.starts_with(answer)
}

/// Whether this is a command or an answer with text in it (OSC, DCS, APC). Those end with BEL or `ESC \`.
fn is_string(held: &[u8]) -> bool {
    matches!(held, [ESC, b']' | b'P' | b'_', ..])
}

fn read(held: &[u8]) -> Reading {
    match held {
        [ESC] | [ESC, b'O'] => Reading::Part,
        [ESC, b'[', body @ ..] => control(body),
        // rxvt's arrows with Ctrl.
        [ESC, b'O', last @ b'a'..=b'd'] => {
            Reading::Whole(letter(last.to_ascii_uppercase()).map(|key| Sent::Key(Key { ctrl: true, ..key })))
        }
        [ESC, b'O', last] => Reading::Whole(letter(*last).map(Sent::Key)),
        [ESC, b']' | b'P' | b'_', ..] => string(&held[1..]),
        [ESC, rest @ ..] => character(rest, true),
        rest => character(rest, false),
    }
}

/// One character, in UTF-8.
fn character(bytes: &[u8], alt: bool) -> Reading {
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.chars().next() {
            Some(c) => Reading::Whole(Some(Sent::Key(Key { alt, ..key(c) }))),
            None => Reading::Part,
        },
        Err(error) if error.error_len().is_none() => Reading::Part,
        Err(_) => Reading::Broken,
    }
}

fn ascii(byte: u8) -> Key {
    key(byte.into())
}

/// The key of a character. Control characters are letters with Ctrl, unless they have a key of their own.
fn key(c: char) -> Key {
    match c {
        '\r' => Key::plain(Code::Enter),
        '\t' => Key::plain(Code::Tab),
        '\u{1b}' => Key::plain(Code::Esc),
        '\u{7f}' => Key::plain(Code::Backspace),
        '\0' => Key::ctrl(' '),
        '\u{1}'..='\u{1a}' => Key::ctrl(char::from(b'a' - 1 + low(c))),
        '\u{1c}'..='\u{1f}' => Key::ctrl(char::from(b'4' - 0x1c + low(c))),
        c => Key::char(c),
    }
}

fn low(c: char) -> u8 {
    u8::try_from(c).expect("a control is a byte")
}

/// The text of a string: `]11;…`. An answer of the known kind is held only as long as it looks like one, so that it does
/// not swallow keys if its rest never arrives.
fn string(text: &[u8]) -> Reading {
    let end = text.strip_suffix(&[BEL]).or_else(|| text.strip_suffix(&[ESC, b'\\']));
    if let Some(whole) = end {
        let colour = whole.strip_prefix(b"]11;").map(|colour| String::from_utf8_lossy(colour).into_owned());
        return Reading::Whole(colour.map(Sent::Background));
    }
    let (last, before) = text.split_last().expect("a string has an introducer");
    let belongs = match before.strip_prefix(b"]11;") {
        Some(_) if before.ends_with(&[ESC]) => false,
        Some(colour) => *last == ESC || is_of_a_colour(*last) && colour.len() < "rgba:ffff/ffff/ffff/ffff".len(),
        None => !before.ends_with(&[ESC]) && (*last == ESC || *last >= b' '),
    };
    if belongs { Reading::Part } else { Reading::Broken }
}

fn is_of_a_colour(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b':' | b'/' | b'#' | b'r' | b'g' | b'b')
}

/// A control sequence, without its `ESC [`.
fn control(body: &[u8]) -> Reading {
    match body {
        [] | [b'['] => Reading::Part,
        // The function keys of the Linux console.
        [b'[', last @ b'A'..=b'E'] => Reading::Whole(Some(Sent::Key(Key::plain(Code::F(last - b'A' + 1))))),
        [b'[', ..] => Reading::Broken,
        // The mouse in its oldest protocol: three bytes of any value.
        [b'M', rest @ ..] => match rest {
            [button, column, row] => {
                let at = |byte: &u8| u16::from(byte.saturating_sub(32));
                Reading::Whole(mouse(at(button), at(column), at(row)))
            }
            _ => Reading::Part,
        },
        [name @ .., last @ (b'$' | b'^' | b'@')] if is_number(name) => {
            Reading::Whole(in_rxvt(name, *last).map(Sent::Key))
        }
        [.., b' '..=b'?'] => Reading::Part,
        [parameters @ .., last @ b'@'..=b'~'] => Reading::Whole(sequence(parameters, *last)),
        _ => Reading::Broken,
    }
}

fn is_number(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(u8::is_ascii_digit)
}

/// rxvt ends a key's number with a sign for the modifiers: Shift, Ctrl, or both.
fn in_rxvt(name: &[u8], last: u8) -> Option<Key> {
    let key = numbered(part(name, 0)?)?;
    Some(Key { ctrl: last != b'$', ..key })
}

fn sequence(parameters: &[u8], last: u8) -> Option<Sent> {
    match (parameters, last) {
        ([], b'I') => Some(Sent::Focus { is_gained: true }),
        ([], b'O') => Some(Sent::Focus { is_gained: false }),
        ([b'?', kinds @ ..], b'c') => Some(Sent::Attributes { has_margins: numbers(kinds).contains(&HORIZONTAL) }),
        ([b'<', pressed @ ..], b'M') => {
            let [button, column, row] = *numbers(pressed).as_slice() else { return None };
            mouse(button, column, row)
        }
        ([b'0'..=b'9', ..], b'M') => {
            let [button, column, row] = *numbers(parameters).as_slice() else { return None };
            mouse(button.checked_sub(32)?, column, row)
        }
        ([] | [b'0'..=b'9' | b';', ..], _) => pressed(parameters, last).map(Sent::Key),
        _ => None,
    }
}

/// Parameters are separated by semicolons. If one has parts (separated by colons), this takes the first.
fn numbers(parameters: &[u8]) -> Vec<u16> {
    parameters.split(|byte| *byte == b';').map(|number| part(number, 0).unwrap_or_default()).collect()
}

/// One of the colon-separated parts of a parameter.
fn part<N: std::str::FromStr>(parameter: &[u8], at: usize) -> Option<N> {
    let part = parameter.split(|byte| *byte == b':').nth(at)?;
    std::str::from_utf8(part).ok()?.parse().ok()
}

/// kitty's third kind of event: a key is released.
fn is_let_go(parameters: &[u8]) -> bool {
    parameters.split(|byte| *byte == b';').nth(1).is_some_and(|modifiers| modifiers.ends_with(b":3"))
}

fn pressed(parameters: &[u8], last: u8) -> Option<Key> {
    if is_let_go(parameters) {
        return None;
    }
    let numbers = numbers(parameters);
    let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
    match (last, number(0)) {
        // xterm's modifyOtherKeys.
        (b'~', 27) => Some(modified(written(number(2).into())?, number(1))),
        (b'~', name) => Some(modified(numbered(name)?, number(1))),
        (b'u', _) => spelt(parameters, number(1)),
        // The answer to a question for the cursor's position, which looks like F3.
        (b'R', 2..) => None,
        // Old xterms send only the modifiers.
        (letters, modifiers @ 2..) if numbers.len() == 1 => Some(modified(letter(letters)?, modifiers)),
        (letters, _) => Some(modified(letter(letters)?, number(1))),
    }
}

/// A key in kitty's form: its character, and after a colon the character with Shift.
fn spelt(parameters: &[u8], modifiers: u16) -> Option<Key> {
    let character = parameters.split(|byte| *byte == b';').next()?;
    let is_shifted = modifiers.saturating_sub(1) & 5 == 1;
    let shifted = part(character, 1).filter(|_| is_shifted);
    Some(modified(written(shifted.or(part(character, 0))?)?, modifiers))
}

/// A key given by the number of its character.
fn written(character: u32) -> Option<Key> {
    Some(match char::from_u32(character)? {
        '\u{8}' => Key::plain(Code::Backspace),
        '\u{e000}'..='\u{f8ff}' => Key::plain(functional(character)?),
        c => key(c),
    })
}

/// kitty's numbers for keys without a character. It sends those of the number pad even in its most basic mode.
fn functional(number: u32) -> Option<Code> {
    let at = |first: u32, characters: &str| characters.chars().nth((number - first) as usize).map(Code::Char);
    match number {
        57376..=57387 => u8::try_from(number - 57376 + 13).ok().map(Code::F),
        57399..=57413 => at(57399, "0123456789./*-+"),
        57414 => Some(Code::Enter),
        57415 | 57416 => at(57415, "=,"),
        57417 => Some(Code::Left),
        57418 => Some(Code::Right),
        57419 => Some(Code::Up),
        57420 => Some(Code::Down),
        57421 => Some(Code::PageUp),
        57422 => Some(Code::PageDown),
        57423 => Some(Code::Home),
        57424 => Some(Code::End),
        57426 => Some(Code::Delete),
        _ => None,
    }
}

/// The key with Shift, Alt and Ctrl. They are sent as a sum plus one.
#[expect(clippy::wildcard_enum_match_arm, reason = "Shift changes no other key")]
fn modified(key: Key, modifiers: u16) -> Key {
    let modifiers = modifiers.saturating_sub(1);
    let code = match key.code {
        Code::Tab if modifiers & 1 != 0 => Code::BackTab,
        Code::Char(c) if modifiers & 5 == 1 => Code::Char(c.to_uppercase().next().unwrap_or(c)),
        code => code,
    };
    Key { code, alt: key.alt || modifiers & 2 != 0, ctrl: key.ctrl || modifiers & 4 != 0 }
}

/// The keys whose sequences end with a letter of their own.
fn letter(last: u8) -> Option<Key> {
    Some(Key::plain(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        b'Z' => Code::BackTab,
        _ => return None,
    }))
}

/// The keys with a number and `~`.
fn numbered(name: u16) -> Option<Key> {
    let number = u8::try_from(name).ok()?;
    Some(Key::plain(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23..=26 => Code::F(number - 12),
        28 | 29 => Code::F(number - 13),
        31..=34 => Code::F(number - 14),
        _ => return None,
    }))
}

/// Button and position, counted from 1. Shift, Alt and Ctrl do not matter for the mouse here. Movement, other buttons and
/// releases are ignored.
fn mouse(button: u16, column: u16, row: u16) -> Option<Sent> {
    let kind = match button & !0b1_1100 {
        0 => MouseKind::Click,
        64 => MouseKind::WheelUp,
        65 => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Sent::Mouse(Mouse { kind, column: column.saturating_sub(1), row: row.saturating_sub(1) }))
}

/// Decodes bytes that arrived together. Bytes that follow an earlier ESC are its rest only if they look like it; otherwise
/// someone typed two keys quickly.
pub fn take_all(decoder: &mut Decoder, bytes: &[u8]) -> Vec<Sent> {
    let is_rest = matches!(bytes, [b'[' | b']' | b'O' | b'P' | b'_' | ESC, ..] | []);
    let typed = if decoder.held == [ESC] && !is_rest { decoder.give_up() } else { Vec::new() };
    typed.into_iter().chain(bytes.iter().filter_map(|byte| decoder.take(*byte))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(bytes: &[u8]) -> Vec<Sent> {
        take_all(&mut Decoder::default(), bytes)
    }

    fn keys(bytes: &str) -> String {
        let name = |sent: &Sent| match sent {
            Sent::Key(key) => key.to_string(),
            other => format!("{other:?}"),
        };
        decoded(bytes.as_bytes()).iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keys_are_decoded() {
        for (bytes, expected) in [
            ("jG日é", "j G 日 é"),
            ("\r\t\u{7f}\u{4} \n\0\u{1f}", "Enter Tab Backspace Ctrl-d Space Ctrl-j Ctrl-Space Ctrl-7"),
            ("\x1bx\x1bG\x1bé\x1b\r\x1b\u{4}", "Alt-x Alt-G Alt-é Alt-Enter Ctrl-Alt-d"),
            ("\x1b[A\x1bOB\x1b[1;5C\x1b[1;3D", "Up Down Ctrl-Right Alt-Left"),
            ("\x1b[H\x1b[4~\x1b[7~\x1bOF\x1b[5~\x1b[6;5~\x1b[3~", "Home End Home End PgUp Ctrl-PgDn Del"),
            ("\x1bOP\x1b[13~\x1b[[D\x1b[15~\x1b[24~\x1b[1;2Q\x1b[34~", "F1 F3 F4 F5 F12 F2 F20"),
            ("\x1b[Z\x1b[9;2u\x1b[27;2;9~", "Shift-Tab Shift-Tab Shift-Tab"),
            ("\x1b[3$j\x1b[6^\x1b[7@\x1b[2$k\x1bOa\x1b[4;2$yl", "Del j Ctrl-PgDn Ctrl-Home k Ctrl-Up l"),
            ("\x1b[5A\x1b[3H\x1b[2D", "Ctrl-Up Alt-Home Left"),
            ("\x1bP\x1bP\x1b]\x1b_\x1b[A", "Alt-P Alt-P Alt-] Alt-_ Up"),
            ("\x1b[57400u\x1b[57414;5u\x1b[57421;129u\x1b[57419u\x1b[57376u", "1 Ctrl-Enter PgUp Up F13"),
            ("\x1b[57358u\x1b[57441;2u\x1b[128578u\x1b[49:33;2u\x1b[246;2u\x1b[107::107u", "🙂 ! Ö k"),
            ("\x1b[106u\x1b[106;5u\x1b[27;6;106~\x1b[13;1:1u\x1b[106;1:3u", "j Ctrl-j Ctrl-j Enter"),
        ] {
            assert_eq!(keys(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn sequences_without_a_meaning_are_ignored() {
        for bytes in
            ["\x1b[2~", "\x1b[?2026;2$y", "\x1b[>0;276;0c", "\x1b[12;40R", "\x1bP1$r0m\x1b\\", "\x1b]52;c;eA==\x07"]
        {
            assert_eq!(keys(&format!("{bytes}j")), "j", "{bytes:?}");
        }
        assert_eq!(decoded(b"\xff\xc3j\x9bA"), decoded(b"jA"));
    }

    #[test]
    fn three_mouse_protocols_are_decoded() {
        let at = |kind, column, row| Sent::Mouse(Mouse { kind, column, row });
        assert_eq!(decoded(b"\x1b[<0;300;7M\x1b[<0;300;7m"), [at(MouseKind::Click, 299, 6)]);
        assert_eq!(
            decoded(b"\x1b[<64;1;1M\x1b[<69;2;3M"),
            [at(MouseKind::WheelUp, 0, 0), at(MouseKind::WheelDown, 1, 2)]
        );
        assert_eq!(decoded(b"\x1b[32;5;6M\x1b[M !\x22"), [at(MouseKind::Click, 4, 5), at(MouseKind::Click, 0, 1)]);
        assert_eq!(decoded(b"\x1b[<32;5;6M\x1b[<35;5;6M\x1b[<2;5;6M\x1b[<66;1;1M"), []);
    }

    #[test]
    fn a_paste_is_text_whatever_it_contains() {
        let paste = |text: &str| vec![Sent::Paste(text.to_owned())];
        assert_eq!(decoded(b"\x1b[200~q\x1b[A\n:quit\r\x1b[201~"), paste("q\x1b[A\n:quit\r"));
        let long = [b"\x1b[200~".as_slice(), &vec![b'a'; 5 * LONGEST_PASTE], b"\x1b[201~"].concat();
        assert!(matches!(&decoded(&long)[..], [Sent::Paste(text)] if text.len() == LONGEST_PASTE));
    }

    #[test]
    fn focus_events_are_decoded() {
        assert_eq!(decoded(b"\x1b[I\x1b[O"), [Sent::Focus { is_gained: true }, Sent::Focus { is_gained: false }]);
    }

    const WHITE: &str = "rgb:ffff/ffff/ffff";

    fn white() -> Sent {
        Sent::Background(WHITE.to_owned())
    }

    #[test]
    fn answers_are_recognised_with_either_end() {
        for end in ["\x07", "\x1b\\"] {
            let bytes = format!("j\x1b]11;{WHITE}{end}k\x1b[?62;22c");
            let key = |c| Sent::Key(Key::char(c));
            assert_eq!(
                decoded(bytes.as_bytes()),
                [key('j'), white(), key('k'), Sent::Attributes { has_margins: false }]
            );
        }
    }

    /// What bytes decode to if there is a pause after each of the places.
    fn with_pauses(bytes: &[u8], places: &[usize]) -> Vec<Sent> {
        let mut decoder = Decoder::expecting();
        let mut sent = Vec::new();
        for (at, byte) in bytes.iter().enumerate() {
            sent.extend(decoder.take(*byte));
            if places.contains(&(at + 1)) {
                sent.extend(decoder.give_up());
            }
        }
        sent
    }

    #[test]
    fn a_terminal_with_margins_at_the_sides_says_so() {
        let has_margins = |answer: &[u8]| decoded(answer) == [Sent::Attributes { has_margins: true }];
        assert!(has_margins(b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c"));
        assert!(!has_margins(b"\x1b[?62;22c") && !has_margins(b"\x1b[?1;2c") && !has_margins(b"\x1b[?62;121;210c"));
    }

    #[test]
    fn an_answer_with_a_pause_is_still_recognised() {
        let answer = format!("\x1b]11;{WHITE}\x1b\\\x1b[?62c");
        for place in 1..answer.len() {
            let mut sent = with_pauses(answer.as_bytes(), &[place]);
            // A lone ESC cannot be told from the key, and does no harm.
            sent.retain(|sent| !matches!(sent, Sent::Key(Key { code: Code::Esc, .. })));
            let is_typed = |sent: &Sent| matches!(sent, Sent::Key(Key { alt: true, .. }));
            sent.retain(|sent| !is_typed(sent));
            assert_eq!(sent, [white(), Sent::Attributes { has_margins: false }], "after {place} bytes");
        }
    }

    #[test]
    fn only_a_lone_escape_becomes_a_key_after_a_pause() {
        let esc = Sent::Key(Key::plain(Code::Esc));
        let mut decoder = Decoder::default();
        assert_eq!(take_all(&mut decoder, b"\x1b"), []);
        assert!(decoder.is_ambiguous());
        assert_eq!(decoder.give_up(), std::slice::from_ref(&esc));
        assert!(!decoder.is_ambiguous());
        assert_eq!(take_all(&mut decoder, b"[j"), [Sent::Key(Key::char('[')), Sent::Key(Key::char('j'))]);
        // An arrow that was split later is still an arrow.
        assert_eq!(take_all(&mut decoder, b"\x1b["), []);
        assert_eq!(decoder.give_up(), []);
        assert_eq!(take_all(&mut decoder, b"A"), [Sent::Key(Key::plain(Code::Up))]);
        // Typed quickly, or split from its beginning.
        assert_eq!(take_all(&mut decoder, b"\x1b"), []);
        assert_eq!(take_all(&mut decoder, b":"), [esc.clone(), Sent::Key(Key::char(':'))]);
        assert_eq!(take_all(&mut decoder, b"\x1b"), []);
        assert_eq!(take_all(&mut decoder, b"OA"), [Sent::Key(Key::plain(Code::Up))]);
        assert_eq!(take_all(&mut decoder, b"\x1b\x1b[A"), [esc, Sent::Key(Key::plain(Code::Up))]);
    }

    #[test]
    fn keys_typed_while_an_answer_is_expected_are_not_lost() {
        let key = |c| Sent::Key(Key::char(c));
        let esc = Sent::Key(Key::plain(Code::Esc));
        let alt = Sent::Key(Key { alt: true, ..Key::char(']') });
        assert_eq!(with_pauses(b"\x1bj", &[1]), [esc.clone(), key('j')]);
        assert_eq!(with_pauses(b"\x1b]j", &[1, 2]), [esc.clone(), key(']'), key('j')]);
        assert_eq!(with_pauses(b"\x1b[j", &[1, 2]), [esc, key('['), key('j')]);
        assert_eq!(with_pauses(b"\x1b]j", &[2]), [alt, key('j')]);
        // The rest of this one never arrives.
        assert_eq!(with_pauses(b"\x1b]11;rgb:ffjk", &[9]), [key('j'), key('k')]);
    }

    proptest! {
        /// No bytes, however many, make it fail or swallow what arrives a moment later.
        #[test]
        fn nothing_is_held_for_ever(bytes in proptest::collection::vec(prop_oneof![Just(ESC), any::<u8>(), 32_u8..127], 0..400)) {
            let mut decoder = Decoder::default();
            take_all(&mut decoder, &bytes);
            decoder.give_up();
            prop_assert!(decoder.held.len() < LONGEST);
            prop_assert!(!decoder.is_ambiguous());
            take_all(&mut decoder, PASTE_ENDS);
            take_all(&mut decoder, &[b'j'; LONGEST]);
            prop_assert_eq!(take_all(&mut decoder, b"k"), [Sent::Key(Key::char('k'))]);
        }
    }
}
