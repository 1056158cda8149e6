//! The rules that decide beside the classifier, each with its source. They can be switched off one by one, which is how their
//! gain is measured (`docs/extraction.md` has the table).

use serde::{Serialize, Serializer};

/// A rule that removes or keeps part of a page whatever the classifier says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageRule {
    OtherArticles,
    Rest,
    Comments,
    BetweenKept,
    FaqPairs,
    Parts,
    Attachments,
    Subscriptions,
    Beside,
    Named,
    Teasers,
    Galleries,
    Menus,
    Labels,
    LeadsElsewhere,
    References,
    CreditLines,
    Prompts,
    Buttons,
    Cards,
    Top,
    End,
    CaptionCredits,
    Title,
}

impl PageRule {
    /// Every rule, in the order in which they are applied.
    pub const ALL: [PageRule; 24] = [
        PageRule::BetweenKept,
        PageRule::FaqPairs,
        PageRule::Parts,
        PageRule::Attachments,
        PageRule::Subscriptions,
        PageRule::OtherArticles,
        PageRule::Rest,
        PageRule::Comments,
        PageRule::Beside,
        PageRule::Named,
        PageRule::Teasers,
        PageRule::Galleries,
        PageRule::Menus,
        PageRule::Labels,
        PageRule::LeadsElsewhere,
        PageRule::References,
        PageRule::CreditLines,
        PageRule::Prompts,
        PageRule::Buttons,
        PageRule::Cards,
        PageRule::Top,
        PageRule::End,
        PageRule::CaptionCredits,
        PageRule::Title,
    ];

    /// What the rule is called, and where it comes from.
    pub fn describe(self) -> (&'static str, &'static str) {
        match self {
            PageRule::OtherArticles => {
                ("other-articles", "HTML 4.3.2: an article after this one, with a headline of its own")
            }
            PageRule::Rest => ("rest", "HTML 4.3.2: what follows the article that has the headline, outside of it"),
            PageRule::BetweenKept => ("between-kept", "tables, code, headings and details between kept neighbours"),
            PageRule::FaqPairs => ("faq-pairs", "schema.org Question, WAI-ARIA disclosures, FAQ plugins"),
            PageRule::Parts => ("parts", "HTML 4.4.4, 4.4.13: attributions, check boxes and icons belong to a whole"),
            PageRule::Attachments => ("attachments", "names of plugins, and of what is not shown"),
            PageRule::Subscriptions => ("subscriptions", "Jetpack's subscription block"),
            PageRule::Comments => ("comments", "names of comments, behind a long article"),
            PageRule::Beside => ("beside", "names of areas beside the text"),
            PageRule::Named => ("named", "names of boxes that are not text"),
            PageRule::Teasers => ("teasers", "boxes of the same shape with a linked headline each"),
            PageRule::Galleries => ("galleries", "slide shows whose slides count themselves"),
            PageRule::Menus => ("menus", "cells of layout tables that are mostly links"),
            PageRule::Labels => ("labels", "a line that is only a label"),
            PageRule::LeadsElsewhere => ("leads-elsewhere", "\"Read more:\" before a link"),
            PageRule::References => ("references", "WCAG H48: lines of nothing but links to the site's own pages"),
            PageRule::CreditLines => ("credit-lines", "a line that credits a picture"),
            PageRule::Prompts => ("prompts", "a line that asks to subscribe"),
            PageRule::Buttons => ("buttons", "WAI-ARIA button: a link that looks like one"),
            PageRule::Cards => ("cards", "HTML 4.5.1: a link around a heading and text"),
            PageRule::Top => ("top", "dates, bylines and prompts before the first paragraph"),
            PageRule::End => ("end", "dates, biographies and links after the last paragraph"),
            PageRule::CaptionCredits => ("caption-credits", "schema.org creditText in a caption"),
            PageRule::Title => ("title", "the headline, which the metadata holds"),
        }
    }
}

/// By its name.
impl Serialize for PageRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.describe().0)
    }
}

/// The rules that are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRules(u32);

impl PageRules {
    /// Every rule is on.
    pub const ALL: PageRules = PageRules(u32::MAX);

    /// No rule is on.
    pub const NONE: PageRules = PageRules(0);

    /// The same rules but one.
    #[must_use]
    pub fn without(self, rule: PageRule) -> PageRules {
        PageRules(self.0 & !(1 << rule as u32))
    }

    /// Whether the rule is on.
    pub fn has(self, rule: PageRule) -> bool {
        self.0 & (1 << rule as u32) != 0
    }
}
