//! The address of the feed or article under the cursor, to be opened in the browser or copied.
//!
//! An article's address comes with its preview, and is waited for there.

use super::Library;
use super::preview::LinkAction;
use crate::app::pane::LibraryPane;
use crate::app::{Context, Effect};
use crate::article::{HttpUrl, Sanitized};

impl Library {
    /// Opens or copies the address: of the feed's site in the feed pane, else of the article, once it is known.
    pub(super) fn run_link_action(&mut self, link_action: LinkAction, context: &mut Context<'_>) {
        match (self.focus, self.feeds.current()) {
            (LibraryPane::Feeds, Some(feed)) => run(link_action, feed.site.as_ref().or(Some(&feed.url)), context),
            (LibraryPane::Feeds, None) => context.status.error(Sanitized::line("Choose a feed or an article first.")),
            (LibraryPane::Articles | LibraryPane::Preview, _) if self.list.current().is_some() => {
                self.preview.send(link_action);
            }
            (LibraryPane::Articles | LibraryPane::Preview, _) => {
                context.status.error(Sanitized::line("Choose an article first."));
            }
        }
    }
}

pub(super) fn run(link_action: LinkAction, url: Option<&HttpUrl>, context: &mut Context<'_>) {
    let Some(url) = url else {
        return context.status.error(Sanitized::line("This article came without an address."));
    };
    match link_action {
        LinkAction::Browse => context.effects.push(Effect::Browse(url.clone())),
        LinkAction::Copy => {
            context.effects.push(Effect::Copy(url.to_sanitized()));
            context.news(Sanitized::line(&format!("Copied {url}")));
        }
    }
}
