//! The rules that decide beside the classifier, each with its source. They can be switched off one by one, which is how their
//! gain is measured (`docs/extraction.md` has the table).

/// A rule that removes or keeps part of a page whatever the classifier says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    OtherArticles,
    Comments,
    Follows,
    BetweenKept,
    FaqPairs,
    Parts,
    Attachments,
    Subscriptions,
    Beside,
    Named,
    Teasers,
    Menus,
    Labels,
    LeadsElsewhere,
    References,
    ShareLinks,
    TagLinks,
    CreditLines,
    Prompts,
    Buttons,
    ShareBars,
    Cards,
    Top,
    End,
    CaptionCredits,
    Title,
}

impl Rule {
    pub const ALL: [Rule; 26] = [
        Rule::OtherArticles,
        Rule::Comments,
        Rule::Follows,
        Rule::BetweenKept,
        Rule::FaqPairs,
        Rule::Parts,
        Rule::Attachments,
        Rule::Subscriptions,
        Rule::Beside,
        Rule::Named,
        Rule::Teasers,
        Rule::Menus,
        Rule::Labels,
        Rule::LeadsElsewhere,
        Rule::References,
        Rule::ShareLinks,
        Rule::TagLinks,
        Rule::CreditLines,
        Rule::Prompts,
        Rule::Buttons,
        Rule::ShareBars,
        Rule::Cards,
        Rule::Top,
        Rule::End,
        Rule::CaptionCredits,
        Rule::Title,
    ];

    /// What the rule is called, and where it comes from.
    pub fn describe(self) -> (&'static str, &'static str) {
        match self {
            Rule::OtherArticles => {
                ("other articles", "HTML 4.3.2: an article after this one, with a headline of its own")
            }
            Rule::Comments => ("comments", "names of comments, after the article"),
            Rule::Follows => ("follows", "names of boxes that are not text, after the article"),
            Rule::BetweenKept => ("between kept", "tables, code, headings and details between kept neighbours"),
            Rule::FaqPairs => ("FAQ pairs", "schema.org Question, WAI-ARIA disclosures, FAQ plugins"),
            Rule::Parts => ("parts", "HTML 4.4.4, 4.4.13: attributions, check boxes and icons belong to a whole"),
            Rule::Attachments => ("attachments", "names of plugins, and of what is not shown"),
            Rule::Subscriptions => ("subscriptions", "Jetpack's subscription block"),
            Rule::Beside => ("beside", "names of areas beside the text"),
            Rule::Named => ("named", "names of boxes that are not text"),
            Rule::Teasers => ("teasers", "boxes of the same shape with a linked headline each"),
            Rule::Menus => ("menus", "cells of layout tables that are mostly links"),
            Rule::Labels => ("labels", "a line that is only a label"),
            Rule::LeadsElsewhere => ("leads elsewhere", "\"Read more:\" before a link"),
            Rule::References => ("references", "WCAG H48: lines of nothing but links to the site's own pages"),
            Rule::ShareLinks => ("share links", "addresses of networks' share pages"),
            Rule::TagLinks => ("tag links", "HTML 4.6.7: rel=tag, next, prev"),
            Rule::CreditLines => ("credit lines", "a line that credits a picture"),
            Rule::Prompts => ("prompts", "a line that asks to subscribe"),
            Rule::Buttons => ("buttons", "WAI-ARIA button: a link that looks like one"),
            Rule::ShareBars => ("share bars", "lists of page actions and networks"),
            Rule::Cards => ("cards", "HTML 4.5.1: a link around a heading and text"),
            Rule::Top => ("top", "dates, bylines and prompts before the first paragraph"),
            Rule::End => ("end", "dates, biographies and links after the last paragraph"),
            Rule::CaptionCredits => ("caption credits", "schema.org creditText in a caption"),
            Rule::Title => ("title", "the headline, which the metadata holds"),
        }
    }
}

/// The rules that are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules(u32);

impl Rules {
    pub const ALL: Rules = Rules(u32::MAX);

    #[must_use]
    pub fn without(self, rule: Rule) -> Rules {
        Rules(self.0 & !(1 << rule as u32))
    }

    pub fn has(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u32) != 0
    }
}
