//! What a refresh brought, as one sentence.

use super::super::Failure;
use super::super::action::{Action, KeyScope};
use super::super::jobs::Occasion;
use super::super::keymap::Keymap;
use super::super::status::{self, Tone};
use super::feeds::Feeds;
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::{Cut, ListScope, Refreshed, RoundEnd};

/// A refresh that is over.
#[derive(Clone, Debug)]
pub struct Report {
    pub occasion: Occasion,
    pub fetched: Vec<Refreshed>,
    pub failed: Vec<Failure>,
    pub after: RoundEnd,
}

impl Report {
    /// The report, and its tone. An automatic round reports new articles only: the feed pane marks failures, and the same
    /// message every hour would be ignored.
    pub fn sentence(&self, keymap: &Keymap, scopes: &[KeyScope], feeds: &Feeds) -> Option<(Tone, Sanitized)> {
        if self.occasion == Occasion::Round {
            let said: Vec<String> = [self.news(), self.cleared(), self.pages()].into_iter().flatten().collect();
            return (!said.is_empty()).then(|| (Tone::News, Sanitized::line(&said.join(" "))));
        }
        let tone = if self.failed.is_empty() { Tone::News } else { Tone::Error };
        let nothing = || self.failed.is_empty().then(|| "No new articles.".to_owned());
        let news = self.news().or_else(nothing);
        let parts =
            [news, self.unreadable(), self.cut(feeds), self.cleared(), self.pages(), self.failures(keymap, scopes)];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        Some((tone, Sanitized::line(&said.join(" "))))
    }

    /// Whether nothing was fetched at all.
    pub fn has_only_failed(&self) -> bool {
        self.fetched.is_empty() && !self.failed.is_empty()
    }

    /// "4 new articles."
    fn news(&self) -> Option<String> {
        match self.fetched.iter().map(|fetched| fetched.new).sum::<usize>() {
            0 => None,
            1 => Some("1 new article.".to_owned()),
            new => Some(format!("{new} new articles.")),
        }
    }

    fn cleared(&self) -> Option<String> {
        match self.after.cleared {
            0 => None,
            1 => Some("1 old article cleared.".to_owned()),
            cleared => Some(format!("{} old articles cleared.", grouped(cleared))),
        }
    }

    fn pages(&self) -> Option<String> {
        match self.after.prefetched {
            0 => None,
            1 => Some("1 page fetched ahead.".to_owned()),
            pages => Some(format!("{} pages fetched ahead.", grouped(pages))),
        }
    }

    fn unreadable(&self) -> Option<String> {
        match self.fetched.iter().map(|fetched| fetched.skipped).sum::<usize>() {
            0 => None,
            1 => Some("1 item could not be read.".to_owned()),
            skipped => Some(format!("{skipped} items could not be read.")),
        }
    }

    /// "Kept 2,000 of 40,000 articles of Gazette."
    fn cut(&self, feeds: &Feeds) -> Option<String> {
        let cuts: Vec<_> = self.fetched.iter().filter_map(|fetched| Some((fetched.feed, fetched.cut?))).collect();
        let (first, _) = cuts.first()?;
        let whose = match cuts.len() {
            1 => feeds.title(ListScope::Feed(*first)).to_string(),
            count => format!("{count} large feeds"),
        };
        let add = |sum: Cut, cut: &Cut| Cut { kept: sum.kept + cut.kept, named: sum.named + cut.named };
        let sum = cuts.iter().map(|(_, cut)| cut).fold(Cut { kept: 0, named: 0 }, add);
        Some(format!("Kept {sum} articles of {whose}."))
    }

    /// One failure: its reason. If all feeds failed (mostly: no network), the first one's reason; else the health screen has the
    /// reasons.
    fn failures(&self, keymap: &Keymap, scopes: &[KeyScope]) -> Option<String> {
        let Failure { title, why } = self.failed.first()?;
        Some(match self.failed.len() {
            1 => format!("{title} failed: {why}."),
            count if self.fetched.is_empty() => format!("{count} feeds failed. {}", status::sentence(why)),
            count => {
                let look = status::press(keymap, scopes, Action::Health, "to see why");
                format!("{count} feeds failed. {look}")
            }
        })
    }
}
