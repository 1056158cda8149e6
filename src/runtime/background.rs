//! Finds out whether the terminal is light or dark, and what kind it is. The terminal is asked nothing else.
//!
//! The answer arrives as if it were typed. Nothing waits for it, and no key typed in the meantime is lost:
//! [`super::decode`] picks it out of the keys whenever it arrives, over a slow line even after a second, or never. Only on
//! leaving does the program wait a little for it, because the shell would take it for typing.

use crate::config::ThemeChoice;
use crate::ui::theme::Palette;

/// "What is the colour of the background?" (xterm, OSC 11). The question ends with BEL, so that the answer does too: rxvt's
/// answers that end with ST are broken. It is followed by "What are you?" (DA1), which every terminal answers, in order.
/// After that answer nothing more comes, even from a terminal that does not know the first question.
pub const QUESTION: &[u8] = b"\x1b]11;?\x07\x1b[c";

/// The second of the two alone. The answer tells what the terminal can move by itself.
pub const KIND: &[u8] = b"\x1b[c";

/// The palette if it is certain without asking; `None` if the terminal's background decides.
pub fn chosen(choice: ThemeChoice) -> Option<Palette> {
    // This palette shows nothing by colour alone.
    if is_without_colour() {
        return Some(Palette::Mono);
    }
    palette_of(choice)
}

/// The palette of a theme; `None` if the terminal's background decides.
pub fn palette_of(choice: ThemeChoice) -> Option<Palette> {
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

/// The palette to draw with until the terminal has answered.
pub fn guess() -> Palette {
    from_colorfgbg(&std::env::var("COLORFGBG").unwrap_or_default()).unwrap_or(Palette::Dark)
}

/// rxvt's `COLORFGBG`, `foreground;background` by number in the 16 colours: 7 and 9 to 15 are light.
fn from_colorfgbg(colours: &str) -> Option<Palette> {
    let background: u8 = colours.rsplit(';').next()?.parse().ok()?;
    Some(if background == 7 || background > 8 { Palette::Light } else { Palette::Dark })
}

/// Whether the terminal understands the question. GNU screen passes it on to a terminal that answers out of order.
pub fn can_be_asked() -> bool {
    std::env::var("TERM").is_ok_and(|term| term != "dumb" && term != "screen" && !term.starts_with("screen."))
}

/// Light or dark, by the brightness of the colour (Rec. 709 weights); `None` if it is not a colour.
pub fn from_answer(colour: &str) -> Option<Palette> {
    let channels = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut channels = channels.split('/').map(channel);
    let (red, green, blue) = (channels.next()??, channels.next()??, channels.next()??);
    let brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if brightness > 0.5 { Palette::Light } else { Palette::Dark })
}

/// One to four hexadecimal digits, as a fraction of the largest number with as many digits (X11, `XParseColor`).
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
