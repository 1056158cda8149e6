//! Whether the terminal is light or dark: the one question that the terminal is asked.
//!
//! The answer comes as if it were typed. Nobody waits for it, and no key that is typed meanwhile is lost: it is picked out
//! of the keys ([`super::decode`]) whenever it comes, over a slow line also after a second, or never. Only on leaving it is
//! waited for a little, since the shell would take it for typing.

use crate::config::ThemeChoice;
use crate::ui::theme::Palette;

/// "What is the colour of the background?" (xterm, OSC 11). It ends with BEL, as then the answer does, in rxvt too, whose
/// answers with ST are broken. Behind it "what are you?" (DA1), which every terminal answers and in turn: with that answer
/// nothing is to come any more, also from a terminal that knows no colours.
pub const QUESTION: &[u8] = b"\x1b]11;?\x07\x1b[c";

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

/// Light or dark, by how bright the colour looks (Rec. 709 weights); `None` if it is no colour.
pub fn from_answer(colour: &str) -> Option<Palette> {
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
        assert_eq!(from_answer("rgb:ffff/ffff/ffff"), Some(Palette::Light));
        assert_eq!(from_answer("rgb:fd/f6/e3"), Some(Palette::Light));
        assert_eq!(from_answer("rgba:1e1e/1e1e/2e2e/ffff"), Some(Palette::Dark));
        assert_eq!(from_answer("rgb:0/0/f"), Some(Palette::Dark));
        assert_eq!(from_answer("rgb:fffff/0/0"), None);
        assert_eq!(from_answer("0/0/0"), None);
    }
}
