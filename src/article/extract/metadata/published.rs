//! The date of publication of a page, from JSON-LD, `meta` names, markup, the lines near the headline and the address.

use std::sync::LazyLock;

use chrono::NaiveDate;
use dom_query::NodeRef;

use super::parts::parts;
use super::{Page, date, is_of_another};
use crate::article::Sanitized;
use crate::article::extract::text_blocks::Unit;
use crate::article::extract::{class_names, json_ld, phrases};
use crate::article::knowledge::sites;

impl Page<'_> {
    /// The date of publication: machine-readable dates first, then dates in words, each from the most trusted source
    /// that has it. An article that shows an earlier day by its headline was published on that day: systems state the
    /// day of an import or an update.
    pub(super) fn published(&self) -> Option<Sanitized> {
        let readings: [fn(&str) -> Option<Sanitized>; 2] = [date::rfc3339, date::in_words];
        let Some(stated) = readings.iter().find_map(|read| self.stated_day(*read)) else { return self.visible_day() };
        let shown = self.day_near_headline().filter(|_| self.is_article());
        let is_earlier =
            |shown: &NaiveDate| date::day_of(&stated).is_some_and(|stated| (stated - *shown).num_days() > 1);
        Some(shown.filter(is_earlier).map_or(stated.clone(), date::day))
    }

    fn stated_day(&self, read: fn(&str) -> Option<Sanitized>) -> Option<Sanitized> {
        let of = |name: &'static str| self.texts().filter_map(move |node| json_ld::string(&node[name]));
        let stated = ["datePublished", "dateCreated"].iter().find_map(|name| of(name).find_map(read));
        let metas = || DATE_NAMES.iter().filter_map(|name| read(&self.meta(&[name])?)).collect::<Vec<_>>();
        stated
            .or_else(|| most_exact(&metas()))
            .or_else(|| self.named_after_publication(read))
            .or_else(|| self.time_near_headline(read))
            .or_else(|| self.time_element(read))
    }

    /// The first date in a `meta` name of a system's own that tells of publication: `w-published-date`.
    fn named_after_publication(&self, read: fn(&str) -> Option<Sanitized>) -> Option<Sanitized> {
        self.metas.iter().filter(|(name, _)| name.contains("publish")).find_map(|(_, said)| read(said))
    }

    /// The first `time` by the headline. One elsewhere may be another article's.
    fn time_near_headline(&self, read: fn(&str) -> Option<Sanitized>) -> Option<Sanitized> {
        let times = |unit: &Unit<'_>| -> Vec<String> {
            let inside = unit.node.descendants_it().chain([unit.node]).filter(|node| node.has_name("time"));
            inside.filter_map(|time| Some(time.attr("datetime")?.to_string())).collect()
        };
        self.near_headline().iter().flat_map(times).find_map(|date| read(&date))
    }

    fn time_element(&self, read: fn(&str) -> Option<Sanitized>) -> Option<Sanitized> {
        let places = [
            (r#"[itemprop~="datePublished"]"#, "datetime"),
            (r#"[itemprop~="datePublished"]"#, "content"),
            ("time[pubdate]", "datetime"),
            (&DATES, "datetime"),
            (r#"[itemprop~="dateCreated"]"#, "datetime"),
            ("abbr.published", "title"),
            ("article header time, header time", "datetime"),
            ("article time", "datetime"),
            (r#"[itemprop~="datePublished"], article time, header time"#, ""),
        ];
        places.iter().find_map(|(selector, attribute)| {
            let said = |node: &NodeRef| match *attribute {
                "" => Some(node.text()),
                attribute => node.attr(attribute),
            };
            self.said(attribute, selector).find_map(|node| read(&said(&node)?))
        })
    }

    /// The day in a line near the headline, in an element that is named after its date, or in the address. The address
    /// wins if they differ by more than a day, because the line may be about an update.
    fn visible_day(&self) -> Option<Sanitized> {
        let seen = self.day_near_headline().or_else(|| self.named_dates().find_map(|node| dated_part(&node)));
        let address = self.base.and_then(date::in_address);
        let day = match (seen, address) {
            (Some(seen), Some(address)) if (seen - address).num_days().abs() <= 1 => seen,
            (seen, address) => address.or(seen)?,
        };
        Some(date::day(day))
    }

    fn day_near_headline(&self) -> Option<NaiveDate> {
        let of_line = |node: NodeRef| {
            Some(node).filter(is_short).filter(|line| !has_heads(line)).and_then(|line| dated_part(&line))
        };
        let lines = self.near_headline().iter().filter(|unit| !is_in_data(&unit.node));
        lines.into_iter().find_map(|unit| {
            dated_part(&unit.node).or_else(|| dated(&unit.text)).or_else(|| of_line(unit.node.parent()?))
        })
    }

    /// The short elements that are named after a date, outside of what belongs to other articles.
    fn named_dates(&self) -> impl Iterator<Item = NodeRef<'_>> {
        let is_own = |node: &NodeRef| !node.ancestors_it(None).any(|node| is_of_another(&node));
        let is_named = |node: &NodeRef| node.has_name("time") || node.has_name("date") || class_names::is_date(node);
        let named = self.telling.iter().copied().filter(is_named);
        named.filter(move |node| is_own(node)).take(MOST_NAMED).filter(is_short)
    }
}

/// Whether it is in a table with heads: a day there is one of its values.
fn is_in_data(node: &NodeRef) -> bool {
    let mut around = node.ancestors_it(None).chain([*node]);
    around.find(|node| node.has_name("table")).is_some_and(|table| has_heads(&table))
}

fn has_heads(node: &NodeRef) -> bool {
    node.descendants_it().any(|inside| inside.has_name("th"))
}

/// The day in the first part of an element that is only a date.
fn dated_part(node: &NodeRef) -> Option<NaiveDate> {
    parts(node).iter().find_map(|part| dated(part))
}

/// The day in a line that is only a date.
fn dated(line: &str) -> Option<NaiveDate> {
    date::in_text(line).filter(|_| phrases::is_dated(line))
}

/// The most elements named after a date that are read.
const MOST_NAMED: usize = 50;

/// The most bytes of text in an element that is one line with a date.
const MOST_LINE: usize = 400;

/// Whether the text of an element is no longer than a line with a date.
fn is_short(node: &NodeRef) -> bool {
    let mut bytes = 0;
    let texts = node.descendants_it().filter(|node| node.is_text());
    texts.map(|text| text.text().trim().len()).all(|length| {
        bytes += length;
        bytes <= MOST_LINE
    })
}

/// Where microformats and themes put the date of publication.
static DATES: LazyLock<String> =
    LazyLock::new(|| [vec![".dt-published", "time.published"], sites::names(|site| site.dates)].concat().join(", "));

/// Names of the publication date: Open Graph, Dublin Core, HTML's and Parse.ly's, Sailthru's, Google Scholar's
/// (`citation_`), rNews', and those that content systems have invented.
#[rustfmt::skip]
const DATE_NAMES: &[&str] = &[
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date",
    "dcterms.date", "citation_publication_date", "citation_date", "publish-date", "publish_date", "publishdate",
    "publication_date", "pubdate", "pub_date", "originalpublicationdate", "article_date_original", "datecreated", "date",
];

/// The first date, or another one of the same day that has a time.
fn most_exact(dates: &[Sanitized]) -> Option<Sanitized> {
    let first = dates.first()?.clone();
    let day = first.split('T').next().unwrap_or_default();
    let is_better = |date: &&Sanitized| date.starts_with(day) && date.contains('T') && !date.contains("T00:00:00");
    Some(dates.iter().find(is_better).cloned().unwrap_or(first))
}
