//! Roles → styles. The code names what a thing is; only this file names colours.
//!
//! The colours are the terminal's own sixteen where they carry meaning, so that the user's palette is respected, and
//! greys from the 256-colour cube where a step between text and background is wanted. `Mono` has none at all: bold,
//! dim, underline and reverse carry everything.

use ratatui::style::{Color, Modifier, Style};

use crate::layout::{Look, Role};

/// Light or dark is known by now: the shell has asked the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    Light,
    Dark,
    Mono,
}

/// The styles of everything that is not article text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Text,
    /// Dates, counts, hints: less prominent than text.
    Quiet,
    /// An unread entry, a feed with unread entries.
    Unread,
    Star,
    /// The row under the cursor in the pane that has the focus.
    Cursor,
    /// What is selected, the cursor's row aside.
    Selected,
    /// The landmark that the text is under now.
    Here,
    Border,
    BorderFocused,
    Title,
    Key,
    News,
    /// A question that waits for its answer.
    Question,
    Error,
    Match,
    MatchHere,
}

/// The styles of all roles and parts, for one palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
}

impl Theme {
    /// The theme for what the terminal can show.
    pub fn new(palette: Palette) -> Theme {
        Theme { palette }
    }

    /// How a part of the screen looks.
    pub fn part(&self, part: Part) -> Style {
        let plain = Style::new();
        match part {
            Part::Text => plain,
            Part::Quiet => self.grey(),
            Part::Border => self.faint(),
            Part::Unread | Part::Title => plain.add_modifier(Modifier::BOLD),
            Part::Star => self.colour(Color::Yellow),
            // One bar, whatever colours the row has otherwise.
            Part::Cursor => plain.fg(Color::Reset).add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM),
            // Underlined as well: the cursor's row is only reversed.
            Part::Selected => plain
                .fg(Color::Reset)
                .add_modifier(Modifier::REVERSED | Modifier::UNDERLINED)
                .remove_modifier(Modifier::DIM),
            Part::Here | Part::Question => self.colour(self.accent()).add_modifier(Modifier::BOLD),
            Part::BorderFocused | Part::Key => self.colour(self.accent()),
            Part::News => self.colour(Color::Green),
            Part::Error => self.colour(Color::Red).add_modifier(Modifier::BOLD),
            Part::Match => self.found(),
            Part::MatchHere => self.marked(Color::LightMagenta).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// How a run of an article looks.
    pub fn look(&self, look: Look) -> Style {
        let mut style = self.role(look.role);
        let flags = [
            (look.is_strong, Modifier::BOLD),
            (look.is_emphasis, Modifier::ITALIC),
            (look.is_deleted, Modifier::CROSSED_OUT),
            (look.is_link, Modifier::UNDERLINED),
        ];
        for (_, modifier) in flags.into_iter().filter(|(is_set, _)| *is_set) {
            style = style.add_modifier(modifier);
        }
        if look.is_code {
            style = style.patch(self.colour(self.code()));
        }
        if look.is_highlight {
            style = style.patch(self.marked(Color::Yellow));
        }
        style
    }

    fn role(&self, role: Role) -> Style {
        let plain = Style::new();
        match role {
            Role::Body | Role::TableCell => plain,
            Role::Heading(1 | 2) => self.colour(self.accent()).add_modifier(Modifier::BOLD),
            Role::Heading(_) | Role::Question | Role::TableHeader => plain.add_modifier(Modifier::BOLD),
            Role::Quote | Role::Deck => plain.add_modifier(Modifier::ITALIC),
            Role::Marker | Role::Caption | Role::Note => self.grey(),
            Role::Line => self.faint(),
            Role::Code => self.colour(self.code()),
        }
    }

    fn accent(&self) -> Color {
        match self.palette {
            Palette::Light => Color::Blue,
            Palette::Dark | Palette::Mono => Color::Cyan,
        }
    }

    fn code(&self) -> Color {
        match self.palette {
            Palette::Light => Color::Magenta,
            Palette::Dark | Palette::Mono => Color::Green,
        }
    }

    fn colour(&self, colour: Color) -> Style {
        match self.palette {
            Palette::Light | Palette::Dark => Style::new().fg(colour),
            Palette::Mono => Style::new(),
        }
    }

    /// What a search found besides the match that it is at.
    fn found(&self) -> Style {
        match self.palette {
            Palette::Light | Palette::Dark => self.marked(Color::Yellow),
            Palette::Mono => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    fn marked(&self, colour: Color) -> Style {
        match self.palette {
            Palette::Light | Palette::Dark => Style::new().fg(Color::Black).bg(colour),
            Palette::Mono => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// For less prominent text. Its contrast is still at least 4.5 to 1 (WCAG 2.2, 1.4.3).
    fn grey(&self) -> Style {
        match self.palette {
            Palette::Light => Style::new().fg(Color::Indexed(242)),
            Palette::Dark => Style::new().fg(Color::Indexed(246)),
            Palette::Mono => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// Dividing lines.
    fn faint(&self) -> Style {
        match self.palette {
            Palette::Light => Style::new().fg(Color::Indexed(250)),
            Palette::Dark => Style::new().fg(Color::Indexed(240)),
            Palette::Mono => Style::new().add_modifier(Modifier::DIM),
        }
    }
}
