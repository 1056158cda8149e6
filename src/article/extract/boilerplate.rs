//! The second opinion on what dom_smoothie's vote kept: finds the blocks inside the article that are not its text.
//!
//! Structure counts first: the purpose of a block's links (`rel`, share addresses, the site's own pages), its position,
//! and repetition. Names count next, and words only in blocks of a line or two. Headings with text below them, tables,
//! code, captions and the parts of an FAQ are never removed.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dom_query::{NodeId, NodeRef};

use super::article_body::StatedText;
use super::certainty::Certainty;
use super::rules::{PageRule, PageRules};
use super::text_blocks::{Unit, measure, units};
use super::{Known, class_names, holds_article, phrases, text_blocks};
use crate::article::blocks::{ANSWER, QUESTION};
use crate::article::html::dom;
use crate::article::knowledge::sites;
use crate::article::text::key::without_www;
use crate::article::{HttpUrl, Metadata};
use crate::budget;

/// Removes what is not text: boxes, then blocks, then the credits in captions.
pub(super) fn remove(body: &NodeRef, meta: &Metadata, known: &Known, rules: PageRules) {
    remove_boxes(body, known, rules);
    remove_units(body, meta, known.stated, rules);
    if rules.has(PageRule::CaptionCredits) {
        remove_credits(body);
    }
}

fn remove_boxes(body: &NodeRef, known: &Known, rules: PageRules) {
    if rules.has(PageRule::Beside) {
        remove_places(body, known);
    }
    if rules.has(PageRule::Named) {
        remove_named(body, known);
    }
    if rules.has(PageRule::Teasers) {
        remove_teasers(body, &known.certainty);
    }
    if rules.has(PageRule::Galleries) {
        remove_galleries(body);
    }
}

/// Removes blocks that are not text, if the page has at least twice as much prose as they have letters: otherwise it is a
/// list of links, or an article about such things.
fn remove_units(body: &NodeRef, meta: &Metadata, stated: &StatedText, rules: PageRules) {
    let units = units(body);
    let page = Page { host: host(meta), byline: meta.byline.as_deref(), units: &units, stated, rules };
    let verdicts = page.verdicts();
    let prose: usize = units.iter().filter(|unit| unit.is_prose()).map(|unit| unit.letters).sum();
    let gone: usize = units.iter().zip(&verdicts).filter(|(_, is_out)| **is_out).map(|(unit, _)| unit.letters).sum();
    if gone * 2 <= prose {
        units.iter().zip(verdicts).filter(|(_, is_out)| *is_out).for_each(|(unit, _)| dom::remove(&unit.node));
    }
}

/// The host of the page without "www.".
fn host(meta: &Metadata) -> Option<String> {
    let url = meta.url.as_ref()?.to_url();
    url.host_str().map(|host| without_www(host).to_owned())
}

// By name.

/// Removes areas beside the text, unless too little would be left for a text.
fn remove_places(body: &NodeRef, known: &Known) {
    // Most pages have none, and measuring a large page takes long.
    let all = LazyCell::new(|| measure(body).0);
    for node in body.descendants().into_iter().take_while(|_| !budget::is_spent()) {
        let is_place = class_names::is_beside(&node) && is_box(&node) && !is_protected(&node) && !holds_article(&node);
        if is_place && measure(&node).0 + FEWEST_LEFT <= *all && !is_stated(&node, known) {
            dom::remove(&node);
        }
    }
}

/// The letters of a short notice.
const FEWEST_LEFT: usize = 300;

/// Removes boxes that are named after something beside the text, unless they hold most of the text, alone or together
/// with the others of that name. Some themes give such a name to the whole page, and some sites to each paragraph.
fn remove_named(body: &NodeRef, known: &Known) {
    let mut boxes = Vec::new();
    let mut sums: HashMap<String, usize> = HashMap::new();
    for node in body.descendants().into_iter().take_while(|_| !budget::is_spent()) {
        if class_names::is_boilerplate(&node) && is_box(&node) && !is_protected(&node) && !is_mostly_quoted(&node) {
            let (letters, linked) = measure(&node);
            *sums.entry(node.attr_or("class", "").to_string()).or_default() += letters - linked;
            boxes.push((node, letters, linked));
        }
    }
    // See `remove_places`.
    let all = LazyCell::new(|| measure(body).0);
    let mut out = Vec::new();
    for (node, letters, linked) in boxes.into_iter().take_while(|_| !budget::is_spent()) {
        let all = *all;
        let is_text = is_section(&node) && linked * 2 < letters && !invites(&node);
        let leaves_text = letters * 3 <= all && letters + FEWEST_LEFT <= all;
        let is_small = letters * 5 <= all || leaves_text || linked * 5 >= letters * 4 && letters * 2 <= all;
        let is_template = sums[&*node.attr_or("class", "")] * 3 > all;
        if !is_text && is_small && !is_template && !is_stated(&node, known) {
            out.push(node);
        }
    }
    if !out.is_empty() {
        remove_up_to(&out, *all / 2);
    }
}

/// Removes the boxes, unless they have more letters than that together: then they are what the page is about.
fn remove_up_to(boxes: &[NodeRef], most: usize) {
    let ids: HashSet<NodeId> = boxes.iter().map(|node| node.id).collect();
    let is_outer = |node: &&NodeRef| !node.ancestors_it(None).any(|above| ids.contains(&above.id));
    let outer: Vec<&NodeRef> = boxes.iter().filter(is_outer).collect();
    if outer.iter().map(|node| measure(node).0).sum::<usize>() <= most {
        outer.into_iter().for_each(dom::remove);
    }
}

/// Whether most of the box is a quotation: a post that the text shows, in a box named after social media.
fn is_mostly_quoted(node: &NodeRef) -> bool {
    let is_quotation = |node: &NodeRef| node.has_name("blockquote");
    let is_outer = |quotation: &NodeRef| {
        let above = quotation.ancestors_it(None).take_while(|above| above.id != node.id);
        !above.into_iter().any(|above| is_quotation(&above))
    };
    let outer = node.descendants_it().filter(|node| is_quotation(node) && is_outer(node));
    let quoted: usize = outer.map(|node| measure(&node).0).sum();
    quoted > 0 && quoted * 2 >= measure(node).0
}

fn is_stated(node: &NodeRef, known: &Known) -> bool {
    known.certainty.is_content(node)
        || units(node).iter().any(|unit| unit.is_prose() && known.stated.is_text(&unit.text))
}

/// Whether a box with a heading only asks the reader to subscribe.
fn invites(node: &NodeRef) -> bool {
    let units = units(node);
    units.len() <= 5 && units.iter().any(|unit| phrases::is_prompt(&unit.text))
}

/// Whether the box has a heading of a section's rank, which makes it a section of the article (HTML, 4.3.11, "headings
/// and outlines").
fn is_section(node: &NodeRef) -> bool {
    let is_heading = |node: &NodeRef| node.has_name("h1") || node.has_name("h2");
    is_heading(node) || node.descendants_it().any(|node| is_heading(&node))
}

pub(super) fn is_box(node: &NodeRef) -> bool {
    let boxes =
        ["div", "section", "aside", "ul", "ol", "p", "header", "footer", "address", "nav", "form", "time", "table"];
    let heads = ["h2", "h3", "h4", "h5", "h6"];
    boxes.iter().chain(&heads).any(|name| node.has_name(name))
        || node.has_name("span") && node.parent().is_some_and(|parent| parent.has_name("div"))
}

/// Whether the node is part of an FAQ or of code, or a box around a table or code.
pub(super) fn is_protected(node: &NodeRef) -> bool {
    let is_faq = |node: &NodeRef| node.has_attr(QUESTION) || node.has_attr(ANSWER);
    let is_object = |node: &NodeRef| is_faq(node) || node.has_name("pre") || node.has_name("th");
    is_faq(node)
        || node.ancestors_it(None).any(|node| is_faq(&node) || node.has_name("pre"))
        || node.descendants_it().any(|node| is_object(&node))
}

// By what is repeated.

/// The most nodes of a teaser. A node with more is a page, and measuring it for each headline would take long.
const LARGEST_TEASER: usize = 120;

/// Removes teasers of other articles: boxes of the same shape side by side, each short and with a headline that is a
/// link.
fn remove_teasers(body: &NodeRef, certainty: &Certainty) {
    let headlines = body.descendants_it().filter(is_linked_headline).take_while(|_| !budget::is_spent());
    let boxes = headlines.flat_map(|headline| headline.ancestors_it(Some(3)).filter(is_teaser).collect::<Vec<_>>());
    let teasers: Vec<NodeRef> = boxes.collect();
    if teasers.len() < 2 {
        return;
    }
    let all = measure(body).0;
    let ids: HashSet<NodeId> = teasers.iter().map(|node| node.id).collect();
    let are_two = |other: Option<NodeRef>| other.is_some_and(|other| ids.contains(&other.id));
    let is_repeated = |node: &&NodeRef| are_two(node.prev_element_sibling()) || are_two(node.next_element_sibling());
    let repeated: Vec<&NodeRef> = teasers.iter().filter(is_repeated).collect();
    if repeated.iter().map(|node| measure(node).0).sum::<usize>() * 3 <= all {
        repeated.iter().filter(|node| !certainty.is_content(node)).for_each(|node| dom::remove(node));
    }
}

/// Removes slide shows beside the text: siblings of which each tells its number and how many there are ("2/50"). Their
/// pictures are cut by a script, and a reader gets the captions without them. If little text is beside them, they are the
/// article: a list of fifteen plants.
fn remove_galleries(body: &NodeRef) {
    let all = LazyCell::new(|| measure(body).0);
    for node in body.descendants().into_iter().take_while(|_| !budget::is_spent()) {
        let slides = slides(&node);
        let letters = |slides: &[NodeRef]| slides.iter().map(|slide| measure(slide).0).sum::<usize>();
        if slides.len() >= FEWEST_SLIDES && letters(&slides) + SHORT_ARTICLE <= *all {
            slides.iter().for_each(dom::remove);
        }
    }
}

/// The letters of an article that a slide show may be beside: some two hundred words.
const SHORT_ARTICLE: usize = 1_000;

/// Fewer numbered boxes may be the steps of a manual.
const FEWEST_SLIDES: usize = 5;

/// The children that count themselves.
fn slides<'a>(node: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let children: Vec<NodeRef> = node.element_children();
    if children.len() < FEWEST_SLIDES {
        return Vec::new();
    }
    let counted = children.iter().filter_map(|child| Some((counter(child)?, *child)));
    let mut slides: Vec<NodeRef> = Vec::new();
    let mut of = 0;
    for ((number, total), child) in counted {
        if number == slides.len() + 1 && (slides.is_empty() || total == of) {
            of = total;
            slides.push(child);
        }
    }
    if of >= slides.len() { slides } else { Vec::new() }
}

/// The two numbers that a box starts with, as a text of their own: `<span>2/50</span>`. "2/3 cup of flour" and "Step 2 of 3" are
/// what the text says.
fn counter(node: &NodeRef) -> Option<(usize, usize)> {
    let first = node.descendants_it().find(NodeRef::is_nonempty_text)?;
    let first = first.text();
    let (number, total) = first.trim().split_once('/')?;
    Some((number.trim().parse().ok()?, total.trim().parse().ok()?))
}

fn is_linked_headline(node: &NodeRef) -> bool {
    let is_link = |node: &NodeRef| node.has_name("a");
    let is_heading = ["h2", "h3", "h4", "h5"].iter().any(|name| node.has_name(name));
    is_heading
        && (node.descendants_it().any(|node| is_link(&node)) || node.ancestors_it(Some(1)).any(|node| is_link(&node)))
}

fn is_teaser(node: &NodeRef) -> bool {
    let is_small = node.descendants_it().take(LARGEST_TEASER + 1).count() <= LARGEST_TEASER;
    if !is_small || !["article", "li", "div"].iter().any(|name| node.has_name(name)) || is_protected(node) {
        return false;
    }
    let units = units(node);
    let has_headline = units.iter().take(3).any(|unit| unit.is_heading() && unit.is_linked());
    has_headline && units.len() <= 6 && units.iter().map(|unit| unit.letters).sum::<usize>() < 400
}

/// Removes the picture credit from a caption: an element named after a credit, or marked up as one (schema.org
/// `creditText`, `copyrightHolder`).
fn remove_credits(body: &NodeRef) {
    let captions = body.descendants().into_iter().filter(|node| node.has_name("figcaption"));
    for caption in captions.take_while(|_| !budget::is_spent()) {
        for part in caption.descendants().into_iter().filter(|node| node.is_element()) {
            let property = part.attr_or("itemprop", "");
            if class_names::is_boilerplate(&part)
                || ["creditText", "copyrightHolder", "copyrightNotice"].contains(&&*property)
            {
                dom::remove(&part);
            }
        }
    }
}

// By structure and words.

struct Page<'p, 'a> {
    host: Option<String>,
    byline: Option<&'p str>,
    units: &'p [Unit<'a>],
    stated: &'p StatedText,
    rules: PageRules,
}

impl Page<'_, '_> {
    fn verdicts(&self) -> Vec<bool> {
        let is_out = |unit: &Unit| {
            !budget::is_spent()
                && (self.on(PageRule::Menus) && is_menu(unit) || self.is_never_text(unit) && !is_safe(unit))
        };
        let mut is_out: Vec<bool> = self.units.iter().map(is_out).collect();
        self.spare_what_headings_head(&mut is_out);
        self.spare_linked_headings(&mut is_out);
        if self.on(PageRule::Top) {
            self.mark_top(&mut is_out);
        }
        if self.on(PageRule::End) {
            self.mark_end(&mut is_out);
            self.mark_labels(&mut is_out);
        }
        self.spare_what_is_stated(&mut is_out);
        is_out
    }

    /// Whether the block is not text, wherever it is.
    fn is_never_text(&self, unit: &Unit) -> bool {
        let text = &*unit.text;
        let is_line = !unit.is_heading();
        self.on(PageRule::Labels)
            && phrases::is_label(text)
            && !unit.node.ancestors_it(Some(3)).any(|node| node.has_name("td"))
            || is_line && self.is_line_out(unit)
            || self.on(PageRule::Buttons) && is_button(unit)
            || self.on(PageRule::Cards) && is_card(unit)
    }

    fn on(&self, rule: PageRule) -> bool {
        self.rules.has(rule)
    }

    fn is_line_out(&self, unit: &Unit) -> bool {
        let text = &*unit.text;
        self.on(PageRule::LeadsElsewhere) && phrases::begins_elsewhere(text) && unit.linked * 2 > unit.letters
            || self.on(PageRule::References) && self.is_reference(unit)
            || self.on(PageRule::CreditLines) && phrases::is_credit(text) && !unit.is_prose()
            || self.on(PageRule::Prompts) && phrases::is_prompt(text) && (unit.linked > 0 || is_set_apart(unit))
    }

    /// Keeps a link that is the only content below a heading: it is what the heading announces ("Who else uses it?"). A
    /// heading that leads elsewhere keeps nothing.
    fn spare_what_headings_head(&self, is_out: &mut [bool]) {
        if is_out.is_empty() {
            return;
        }
        for (pair, is_out) in self.units.windows(2).zip(&mut is_out[1..]) {
            let [heading, below] = pair else { continue };
            let heads = heading.is_heading() && !self.is_reference(heading) && !phrases::leads_elsewhere(&heading.text);
            *is_out &= !(heads && self.is_reference(below));
        }
    }

    /// Keeps a link around nothing but a heading if text follows that is kept and no link: it heads that text.
    fn spare_linked_headings(&self, is_out: &mut [bool]) {
        for at in 1..is_out.len() {
            let [heading, below] = [&self.units[at - 1], &self.units[at]];
            let is_text = !is_out[at] && below.linked * 2 < below.letters && !below.is_heading();
            is_out[at - 1] &= !(is_text && is_linked_heading(heading));
        }
    }

    fn spare_what_is_stated(&self, is_out: &mut [bool]) {
        for (unit, is_out) in self.units.iter().zip(is_out).filter(|(unit, _)| unit.is_prose()) {
            *is_out &= !self.stated.is_text(&unit.text);
        }
    }

    /// Whether the block is a line or a list of nothing but links to other pages of the site. That is navigation,
    /// whatever its name (WCAG technique H48 uses lists for it). Links within the page (a table of contents) and links
    /// to files do not count.
    fn is_reference(&self, unit: &Unit) -> bool {
        let mut links = unit.links().peekable();
        let has_headline = || unit.letters >= if unit.has_name(&["ul", "ol"]) { 15 } else { 30 };
        links.peek().is_some() && unit.is_linked() && has_headline() && links.all(|link| self.is_own_page(&link))
    }

    fn is_own_page(&self, link: &NodeRef) -> bool {
        let href = link.attr_or("href", "");
        let href = href.trim();
        let path = href.split(['?', '#']).next().unwrap_or_default();
        !href.is_empty() && !href.starts_with('#') && !is_file(path) && self.is_own(href)
    }

    fn is_own(&self, href: &str) -> bool {
        let absolute = if href.starts_with("//") { format!("https:{href}") } else { href.to_owned() };
        if !absolute.contains("://") {
            return !absolute.starts_with("mailto:") && !absolute.starts_with("tel:");
        }
        let Ok(url) = HttpUrl::parse(&absolute).map(|url| url.to_url()) else { return false };
        let host = without_www(url.host_str().unwrap_or_default());
        self.host
            .as_deref()
            .is_some_and(|own| own == host || own.ends_with(&format!(".{host}")) || host.ends_with(&format!(".{own}")))
    }

    /// Marks dates, bylines, labels and credits before the first paragraph.
    fn mark_top(&self, is_out: &mut [bool]) {
        let first = self.units.iter().position(|unit| unit.is_prose()).unwrap_or(0);
        for (unit, is_out) in self.units[..first].iter().zip(is_out).filter(|(unit, _)| !is_safe(unit)) {
            let is_line = unit.letters < 100 && !unit.is_heading();
            *is_out |= is_line && (self.is_about(unit) || phrases::is_prompt(&unit.text));
        }
    }

    /// Whether the block tells when or by whom the article was written: by HTML's `time`, microformats' `rel=author`,
    /// or its words.
    fn is_about(&self, unit: &Unit) -> bool {
        let is_time = |node: NodeRef| node.has_name("time") || &*node.attr_or("rel", "") == "author";
        let is_marked = unit.node.descendants_it().any(is_time) && !unit.is_prose() && unit.letters < 70;
        is_marked
            || !unit.has_name(&["ul", "ol"]) && phrases::is_dated(&unit.text)
            || phrases::is_byline(&unit.text, self.byline)
    }

    /// Marks blocks from the end backwards until one is text.
    fn mark_end(&self, is_out: &mut [bool]) {
        for (at, unit) in self.units.iter().enumerate().rev().take_while(|_| !budget::is_spent()) {
            if unit.is_object() && !is_out[at] {
                break;
            }
            let is_attached = !is_safe(unit) && (self.is_end_matter(unit) || self.is_list_elsewhere(at));
            let is_dangling = unit.has_name(&["h3", "h4", "h5", "h6"])
                && !is_safe(unit)
                && is_out[at + 1..].iter().any(|is_out| *is_out);
            if !is_out[at] && !is_attached && !is_dangling {
                break;
            }
            is_out[at] = true;
        }
    }

    fn is_end_matter(&self, unit: &Unit) -> bool {
        let text = &*unit.text;
        !unit.is_heading() && unit.letters < 90 && self.is_about(unit)
            || phrases::leads_elsewhere(text)
            || phrases::names_subjects(text)
            || phrases::is_prompt(text)
            || !unit.is_heading() && self.is_biography(unit)
    }

    /// Whether the block is a last list under a heading that leads elsewhere.
    fn is_list_elsewhere(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|at| &*self.units[at].text);
        self.units[at].linked * 3 > self.units[at].letters * 2 && before.is_some_and(phrases::leads_elsewhere)
    }

    /// Whether the block is an author's biography ("Ann Mole is …") after the last paragraph, set apart from the text.
    fn is_biography(&self, unit: &Unit) -> bool {
        let named = self.byline.is_some_and(|name| {
            name.chars().count() > 4 && unit.text.chars().take(60).collect::<String>().contains(name)
        });
        named && unit.letters < 500 && is_set_apart(unit)
    }

    /// Marks a label or heading if only removed blocks follow it.
    fn mark_labels(&self, is_out: &mut [bool]) {
        for at in (0..self.units.len().saturating_sub(1)).rev() {
            let unit = &self.units[at];
            let announces = phrases::leads_elsewhere(&unit.text);
            is_out[at] |= !is_safe(unit) && announces && (is_out[at + 1] || !unit.is_heading() && unit.linked == 0);
        }
    }
}

/// Whether the block is a cell or an item: these are part of something larger, whatever their text.
fn is_safe(unit: &Unit) -> bool {
    let is_cell = unit.has_name(&["td", "th", "tr", "li"]);
    unit.is_object() || is_cell || is_protected(&unit.node)
}

/// Whether the block is set apart: all of it is in italics, it follows a rule, or it is in a box of its own.
fn is_set_apart(unit: &Unit) -> bool {
    let is_emphatic = |node: &NodeRef| node.has_name("em") || node.has_name("i") || node.has_name("small");
    let letters = |node: NodeRef| text_blocks::letters(&node.text());
    let emphatic: usize = unit.node.children_it(false).filter(is_emphatic).map(letters).sum();
    let follows_rule = unit.node.prev_element_sibling().is_some_and(|node| node.has_name("hr"));
    let is_alone = |parent: NodeRef| parent.element_children().iter().filter(|node| node.has_name("p")).count() <= 2;
    emphatic * 10 >= unit.letters * 9 || follows_rule || unit.node.parent().is_some_and(is_alone)
}

/// Whether the block is a cell of a layout table and mostly links, like the columns beside the text in pages without
/// style sheets.
fn is_menu(unit: &Unit) -> bool {
    unit.has_name(&["td"])
        && unit.links().count() >= 2
        && unit.linked * 10 >= unit.letters * 6
        && !is_protected(&unit.node)
}

/// Class names of links that look like buttons.
static BUTTONS: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.buttons));

/// Whether the block is nothing but a link that looks like a button (WAI-ARIA `button`, a name with "button" in it such
/// as Gutenberg's, or the name of a framework).
fn is_button(unit: &Unit) -> bool {
    let has_button = |link: &NodeRef| {
        let class = link.attr_or("class", "").to_ascii_lowercase();
        class.split_whitespace().any(|name| BUTTONS.contains(name) || name.contains("button"))
            || &*link.attr_or("role", "") == "button"
    };
    unit.is_linked() && unit.letters < 50 && unit.links().all(|link| has_button(&link))
}

/// Whether the block is a teaser: a link around a heading and a picture or a text (HTML, 4.5.1, allows links around
/// whole teasers).
fn is_card(unit: &Unit) -> bool {
    let holds = |names: &[&str]| unit.node.descendants_it().any(|node| names.iter().any(|name| node.has_name(name)));
    text_blocks::is_link(&unit.node) && holds(&["h2", "h3", "h4", "h5", "p", "div"]) && !holds(&["figcaption"])
}

/// Whether the block is a link around a heading and no other text.
fn is_linked_heading(unit: &Unit) -> bool {
    let is_all = |heading: NodeRef| text_blocks::letters(&heading.text()) == unit.letters;
    let is_heading = |node: &NodeRef| ["h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name));
    text_blocks::is_link(&unit.node) && unit.node.descendants_it().find(is_heading).is_some_and(is_all)
}

fn is_file(path: &str) -> bool {
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let pages = ["html", "htm", "php", "aspx", "asp", "jsp", "shtml", "ece", "stm", "xhtml", "amp"];
    ending.is_some_and(|ending| {
        ending.len() <= 5
            && !pages.contains(&&*ending.to_ascii_lowercase())
            && !ending.chars().all(|c| c.is_ascii_digit())
    })
}
