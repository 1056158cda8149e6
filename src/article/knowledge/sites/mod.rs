//! What is known of the systems that build sites: content management systems, page builders, themes, plugins, front-end
//! frameworks. Each has a file, or shares one with similar plugins if only a name or two of each are known.
//!
//! A new one is a file, a `mod` line and an entry in [`SITES`]. Its file has only the fields that it needs. A name that
//! several systems use is in the file of each.
//!
//! Prefer a rule about structure or meaning (WAI-ARIA, schema.org, microformats). A name is the last resort.

use std::collections::HashSet;

mod advertising;
mod author_boxes;
mod avada;
mod beaver_builder;
mod bootstrap;
mod disqus;
mod divi;
mod documentation;
mod drupal;
mod easy_accordion;
mod elementor;
mod foundation;
mod generateblocks;
mod generic;
mod ghost;
mod govuk;
mod helpie;
mod highlighters;
mod html5_boilerplate;
mod jetpack;
mod jquery;
mod kadence;
mod latexml;
mod lazysizes;
mod mailchimp;
mod mediawiki;
mod mudblazor;
mod newspack;
mod players;
mod rank_math;
mod recommendations;
mod related_posts;
mod share_buttons;
mod shopify;
mod spectra;
mod squarespace;
mod uikit;
mod ultimate_faq;
mod uswds;
mod wordpress;
mod wp_rocket;
mod wpbakery;
mod yoast;
mod zendesk;

/// Names as a site builder writes them.
pub type SiteNames = &'static [&'static str];

/// Pairs of class names: that of a question or title, and that of the answer or text that belongs to it.
pub type Pairs = &'static [(&'static str, &'static str)];

/// What is known of a system that builds sites.
pub struct Site {
    // Questions.
    /// Class names of a question and of its answer in an FAQ. Whole names.
    pub faqs: Pairs,
    /// Class names of the title and the panel of an accordion's item, which may be a question and its answer. Whole
    /// names.
    pub accordions: Pairs,

    // What is not the text.
    /// Beginnings of class names and ids of the boxes that the system adds to a text: share bars, related posts,
    /// players' controls.
    pub attached: SiteNames,
    /// The same as whole names.
    pub attached_names: SiteNames,
    /// Words in class names of boxes that are not the text: one to three words, joined by `-`. A class name is split
    /// into words at `-`, `_` and capitals before they are looked for.
    pub boilerplate: SiteNames,
    /// Ids of such boxes. Whole ids of several words, because generators make ids from headings.
    pub boilerplate_ids: SiteNames,
    /// Endings of class names of areas beside or above the text, such as sidebars. What is in such an area does not
    /// matter.
    pub beside: SiteNames,
    /// Class names of text that is hidden on the screen and read by screen readers (WCAG, C7). Looked for like
    /// `boilerplate`.
    pub hidden: SiteNames,
    /// Class names of links that look like buttons. Whole names.
    pub buttons: SiteNames,
    /// Patterns for the text of a box that asks to subscribe. Found anywhere in it, in any case.
    pub invitations: SiteNames,

    // What belongs to the text.
    /// Class names of boxes with a warning, a tip or a note. Whole names.
    pub callouts: SiteNames,
    /// Class names of the line in such a box that says what kind it is. Whole names.
    pub callout_titles: SiteNames,
    /// Class names of footnotes and side notes, and of boxes of them. Looked for like `boilerplate`.
    pub notes: SiteNames,
    /// Class names of line numbers in code. Whole names; what has one is a number only if it holds digits and nothing
    /// else.
    pub line_numbers: SiteNames,

    // Pictures.
    /// Attributes with the address of a picture that a script loads later, while `src` holds a placeholder.
    pub lazy_images: SiteNames,
    /// The same for `srcset`.
    pub lazy_sets: SiteNames,
    /// The same for the `src` of a video, an audio or an iframe.
    pub lazy_players: SiteNames,
    /// Class names of pictures that stand for a character, such as emoji. Whole names.
    pub characters: SiteNames,

    // Author and date.
    /// Words in class names of elements that hold nothing but an author's name. Looked for like `boilerplate`.
    pub author_names: SiteNames,
    /// The same for elements that hold the name and perhaps more.
    pub authors: SiteNames,
    /// Words in class names of elements that hold a date. Looked for like `boilerplate`.
    pub date_names: SiteNames,
    /// Selectors of elements with the date of publication in `datetime`.
    pub dates: SiteNames,
}

impl Site {
    /// All fields empty, for `..Site::NONE` in the files.
    const NONE: Site = Site {
        faqs: &[],
        accordions: &[],
        attached: &[],
        attached_names: &[],
        boilerplate: &[],
        boilerplate_ids: &[],
        beside: &[],
        hidden: &[],
        buttons: &[],
        invitations: &[],
        callouts: &[],
        callout_titles: &[],
        notes: &[],
        line_numbers: &[],
        lazy_images: &[],
        lazy_sets: &[],
        lazy_players: &[],
        characters: &[],
        author_names: &[],
        authors: &[],
        date_names: &[],
        dates: &[],
    };
}

/// All systems. The rules try their pairs and attributes in this order, and the first that applies wins. A new system
/// goes before `generic`, which is last.
pub static SITES: &[Site] = &[
    lazysizes::SITE,
    wp_rocket::SITE,
    yoast::SITE,
    rank_math::SITE,
    spectra::SITE,
    ultimate_faq::SITE,
    wordpress::SITE,
    elementor::SITE,
    kadence::SITE,
    divi::SITE,
    bootstrap::SITE,
    squarespace::SITE,
    zendesk::SITE,
    shopify::SITE,
    govuk::SITE,
    uswds::SITE,
    ghost::SITE,
    generateblocks::SITE,
    easy_accordion::SITE,
    helpie::SITE,
    wpbakery::SITE,
    avada::SITE,
    beaver_builder::SITE,
    uikit::SITE,
    mudblazor::SITE,
    jquery::SITE,
    jetpack::SITE,
    newspack::SITE,
    share_buttons::SITE,
    related_posts::SITE,
    recommendations::SITE,
    disqus::SITE,
    author_boxes::SITE,
    mailchimp::SITE,
    advertising::SITE,
    players::SITE,
    drupal::SITE,
    mediawiki::SITE,
    latexml::SITE,
    documentation::SITE,
    highlighters::SITE,
    html5_boilerplate::SITE,
    foundation::SITE,
    generic::SITE,
];

/// The names of one field in all systems, each once, in the order of [`SITES`].
pub fn names(field: impl Fn(&Site) -> SiteNames) -> Vec<&'static str> {
    let mut seen = HashSet::new();
    SITES.iter().flat_map(field).copied().filter(|name| seen.insert(*name)).collect()
}

/// The same as a set.
pub fn set(field: impl Fn(&Site) -> SiteNames) -> HashSet<&'static str> {
    SITES.iter().flat_map(field).copied().collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use dom_query::Matcher;
    use regex_lite::Regex;

    use super::*;

    /// Every field with names. A new field does not compile until it is here.
    fn fields(site: &Site) -> Vec<(&'static str, Vec<&'static str>)> {
        let Site {
            faqs,
            accordions,
            attached,
            attached_names,
            boilerplate,
            boilerplate_ids,
            beside,
            hidden,
            buttons,
            invitations,
            callouts,
            callout_titles,
            notes,
            line_numbers,
            lazy_images,
            lazy_sets,
            lazy_players,
            characters,
            author_names,
            authors,
            date_names,
            dates,
        } = *site;
        let both = |pairs: Pairs| pairs.iter().flat_map(|(question, answer)| [*question, *answer]).collect();
        vec![
            ("faqs", both(faqs)),
            ("accordions", both(accordions)),
            ("attached", attached.to_vec()),
            ("attached_names", attached_names.to_vec()),
            ("boilerplate", boilerplate.to_vec()),
            ("boilerplate_ids", boilerplate_ids.to_vec()),
            ("beside", beside.to_vec()),
            ("hidden", hidden.to_vec()),
            ("buttons", buttons.to_vec()),
            ("invitations", invitations.to_vec()),
            ("callouts", callouts.to_vec()),
            ("callout_titles", callout_titles.to_vec()),
            ("notes", notes.to_vec()),
            ("line_numbers", line_numbers.to_vec()),
            ("lazy_images", lazy_images.to_vec()),
            ("lazy_sets", lazy_sets.to_vec()),
            ("lazy_players", lazy_players.to_vec()),
            ("characters", characters.to_vec()),
            ("author_names", author_names.to_vec()),
            ("authors", authors.to_vec()),
            ("date_names", date_names.to_vec()),
            ("dates", dates.to_vec()),
        ]
    }

    fn all() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        SITES.iter().flat_map(fields)
    }

    #[test]
    fn no_name_is_empty_or_there_twice_in_a_field() {
        for (field, names) in all() {
            assert!(names.iter().all(|name| !name.trim().is_empty()), "{field}: {names:?}");
            assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{field}: {names:?}");
        }
    }

    #[test]
    fn every_name_is_in_lower_case() {
        for (field, names) in all() {
            assert!(names.iter().all(|name| *name == name.to_lowercase()), "{field}: {names:?}");
        }
    }

    /// As they are after a class name has been split.
    #[test]
    fn what_is_looked_for_among_words_is_one_to_three_words() {
        let names =
            |site: &'static Site| [site.boilerplate, site.hidden, site.author_names, site.authors, site.date_names];
        for name in SITES.iter().flat_map(names).flatten() {
            let words: Vec<&str> = name.split('-').collect();
            let are_plain = words.iter().all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric));
            assert!(words.len() <= 3 && are_plain, "{name}");
        }
    }

    #[test]
    fn no_two_systems_claim_the_same_pair() {
        let pairs: Vec<_> = SITES.iter().flat_map(|site| site.faqs.iter().chain(site.accordions)).collect();
        assert_eq!(pairs.iter().collect::<HashSet<_>>().len(), pairs.len());
    }

    #[test]
    fn every_pattern_and_every_selector_compiles() {
        for pattern in SITES.iter().flat_map(|site| site.invitations) {
            assert!(Regex::new(pattern).is_ok(), "{pattern}");
        }
        for selector in SITES.iter().flat_map(|site| site.dates) {
            assert!(Matcher::new(selector).is_ok(), "{selector}");
        }
    }

    /// Without a `mod` line a file would be ignored silently, and without an entry it would be dead code.
    #[test]
    fn every_file_is_in_the_list() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/article/knowledge/sites");
        assert_eq!(SITES.len(), fs::read_dir(folder).unwrap().count() - 1);
    }
}
