//! Whether the terminal is light or dark: the one question that the terminal is asked.
//!
//! The answer comes as if it were typed. Nobody waits for it, and no key that is typed meanwhile is lost: [`Listener`]
//! picks the answer out of the keys whenever it comes, over a slow line also after a second, or never.

use crate::app::Msg;
use crate::app::keymap::{Code, Key};
use crate::config::ThemeChoice;
use crate::ui::theme::Palette;

/// "What is the colour of the background?" (xterm, OSC 11). It ends with BEL, as then the answer does, in rxvt too, whose
/// answers with ST are broken.
pub const QUESTION: &[u8] = b"\x1b]11;?\x07";

/// What is known without asking; `None` if the terminal's background decides.
pub fn chosen(choice: ThemeChoice) -> Option<Palette> {
    // The terminal library drops all colours then: what is told by colour alone would be lost.
    if is_without_colour() {
        return Some(Palette::Mono);
    }
    match choice {
        ThemeChoice::Light => Some(Palette::Light),
        ThemeChoice::Dark => Some(Palette::Dark),
        ThemeChoice::Mono => Some(Palette::Mono),
        ThemeChoice::Auto => None,
    }
}

/// <https://no-color.org>: set, and not empty.
fn is_without_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// What to draw with until the terminal has answered.
pub fn guess() -> Palette {
    from_colorfgbg(&std::env::var("COLORFGBG").unwrap_or_default()).unwrap_or(Palette::Dark)
}

/// rxvt's `COLORFGBG`, `foreground;background` by number in the 16 colours: 7 and 9 to 15 are light.
fn from_colorfgbg(colours: &str) -> Option<Palette> {
    let background: u8 = colours.rsplit(';').next()?.parse().ok()?;
    Some(if background == 7 || background > 8 { Palette::Light } else { Palette::Dark })
}

/// Whether the terminal understands the question. GNU screen hands it on to a terminal that answers out of turn.
pub fn can_be_asked() -> bool {
    std::env::var("TERM").is_ok_and(|term| term != "dumb" && term != "screen" && !term.starts_with("screen."))
}

/// Picks the terminal's answer out of the keys.
#[derive(Debug, Default)]
pub struct Listener {
    is_expecting: bool,
    /// What came of the answer so far, once it has begun.
    answer: Option<String>,
}

/// What a key was.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// The person's.
    Key,
    Part,
    /// The answer is complete.
    Answer(Option<Palette>),
}

impl Listener {
    /// The question has been asked.
    pub fn expecting() -> Listener {
        Listener { is_expecting: true, answer: None }
    }

    /// `ESC ] 1 1 ; r g b : … BEL` comes as Alt-], a line of characters and Ctrl-g; for `ESC \` at the end, Alt-\.
    pub fn hear(&mut self, message: &Msg) -> Heard {
        let Msg::Key(key) = message else { return Heard::Key };
        match &mut self.answer {
            None if self.is_expecting && *key == alt(']') => self.answer = Some(String::new()),
            None => return Heard::Key,
            Some(_) if *key == Key::ctrl('g') || *key == alt('\\') => return Heard::Answer(self.take()),
            Some(answer) => match plain(*key).filter(|c| belongs(*c) && answer.len() < LONGEST) {
                Some(c) => answer.push(c),
                None => {
                    // It was the person's Alt-] after all.
                    self.answer = None;
                    return Heard::Key;
                }
            },
        }
        Heard::Part
    }

    fn take(&mut self) -> Option<Palette> {
        self.is_expecting = false;
        from_answer(&self.answer.take()?)
    }
}

/// Characters of `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 27;

fn belongs(c: char) -> bool {
    c.is_ascii_hexdigit() || matches!(c, ';' | ':' | '/' | '#' | 'r' | 'g' | 'b')
}

fn alt(c: char) -> Key {
    Key { alt: true, ..Key::char(c) }
}

fn plain(key: Key) -> Option<char> {
    match key {
        Key { code: Code::Char(c), ctrl: false, alt: false } => Some(c),
        _ => None,
    }
}

/// Light or dark, by how bright the colour looks (Rec. 709 weights).
fn from_answer(answer: &str) -> Option<Palette> {
    let colour = answer.strip_prefix("11;")?;
    let channels = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut channels = channels.split('/').map(channel);
    let (red, green, blue) = (channels.next()??, channels.next()??, channels.next()??);
    let brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if brightness > 0.5 { Palette::Light } else { Palette::Dark })
}

/// One to four hexadecimal digits, as a part of the most that so many digits can say (X11, `XParseColor`).
fn channel(digits: &str) -> Option<f64> {
    let length = u32::try_from(digits.len()).ok().filter(|length| (1..=4).contains(length))?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some(f64::from(value) / f64::from(16_u32.pow(length) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colorfgbg_names_the_background_last() {
        assert_eq!(from_colorfgbg("0;15"), Some(Palette::Light));
        assert_eq!(from_colorfgbg("15;default;0"), Some(Palette::Dark));
        assert_eq!(from_colorfgbg("12;8"), Some(Palette::Dark));
        assert_eq!(from_colorfgbg(""), None);
        assert_eq!(from_colorfgbg("15;default"), None);
    }

    #[test]
    fn a_colour_is_light_or_dark() {
        assert_eq!(from_answer("11;rgb:ffff/ffff/ffff"), Some(Palette::Light));
        assert_eq!(from_answer("11;rgb:fd/f6/e3"), Some(Palette::Light));
        assert_eq!(from_answer("11;rgba:1e1e/1e1e/2e2e/ffff"), Some(Palette::Dark));
        assert_eq!(from_answer("11;rgb:0/0/f"), Some(Palette::Dark));
        assert_eq!(from_answer("11;rgb:fffff/0/0"), None);
        assert_eq!(from_answer("10;rgb:0/0/0"), None);
    }

    /// The keys that crossterm makes of a terminal's answer.
    fn answer(end: Key) -> Vec<Key> {
        let line = "11;rgb:ffff/ffff/ffff".chars().map(Key::char);
        [alt(']')].into_iter().chain(line).chain([end]).collect()
    }

    fn hear_all(listener: &mut Listener, keys: &[Key]) -> Vec<Heard> {
        keys.iter().map(|key| listener.hear(&Msg::Key(*key))).collect()
    }

    #[test]
    fn the_answer_is_picked_out_of_the_keys_however_it_ends() {
        for end in [Key::ctrl('g'), alt('\\')] {
            let mut listener = Listener::expecting();
            assert_eq!(hear_all(&mut listener, &[Key::char('j')]), [Heard::Key]);
            let mut heard = hear_all(&mut listener, &answer(end));
            assert_eq!(heard.pop(), Some(Heard::Answer(Some(Palette::Light))));
            assert!(heard.iter().all(|heard| *heard == Heard::Part));
            assert_eq!(hear_all(&mut listener, &[Key::char('1'), alt(']')]), [Heard::Key, Heard::Key]);
        }
    }

    #[test]
    fn nothing_is_picked_out_when_nothing_was_asked() {
        let heard = hear_all(&mut Listener::default(), &answer(Key::ctrl('g')));
        assert!(heard.iter().all(|heard| *heard == Heard::Key));
    }

    #[test]
    fn the_persons_own_key_does_not_swallow_the_next() {
        let heard = hear_all(&mut Listener::expecting(), &[alt(']'), Key::char('j')]);
        assert_eq!(heard, [Heard::Part, Heard::Key]);
    }
}
