//! What the classifier knows of a segment: some two hundred numbers about its text, its links, its place, its neighbours,
//! the elements around it, its template and its page.
//!
//! The choice follows what is known to tell content from boilerplate (Kohlschütter, Fankhauser, Nejdl, "Boilerplate Detection
//! using Shallow Text Features", WSDM 2010; Vogels, Ganea, Eickhoff, "Web2Text", ECIR 2018); `docs/extraction.md` has the gain
//! of each group. Counts are logarithms (`ln(1 + n)`), shares are 0 to 1, and -1 stands for what is not there.

use std::collections::{HashMap, HashSet};

use super::class_tokens::{FIELDS, TokenTable};
use super::facts::Facts;
use super::segments::{Element, Segment, Segments, is_end};
use super::words::is_syllable;
use super::{places, words};
use crate::article::html::dom;
use crate::article::html::guard::guarded;

/// A segment of this many words, with a sentence and few links, is prose.
const PROSE: usize = 15;

/// How far the neighbourhood reaches on either side, in segments.
const NEAR: usize = 4;

/// The numbers of one segment, in the order of [`names`].
pub(super) type Row = Vec<f32>;

/// A feature: the part of the page that it is about, and what it says of it.
pub type FeatureName = (&'static str, &'static str);

/// Makes the rows of one page.
pub(super) struct Features<'p> {
    page: &'p Segments,
    facts: &'p Facts,
    table: &'p TokenTable,
    total: usize,
    /// Words before each segment.
    before: Vec<usize>,
    /// For each segment, which of its words the page says of itself.
    stated: Vec<Stated>,
    /// The segment that is the title.
    title_at: Option<usize>,
    prose: Prose,
    copies: HashMap<u64, usize>,
    near_template: HashMap<u64, Template>,
    full_template: HashMap<u64, Template>,
    /// What tokens tell of each element that holds a segment.
    tokens: HashMap<usize, [[f32; 3]; FIELDS]>,
    whole: Vec<(&'static str, f32)>,
}

/// The share of a segment's words that are in the title, the description and the address.
#[derive(Clone, Copy, Default)]
struct Stated {
    title: f32,
    /// As `title`, but less if the title has many more words.
    agreement: f32,
    description: f32,
    address: f32,
}

/// Which segments are prose, and how far the next is.
struct Prose {
    before: Vec<usize>,
    after: Vec<usize>,
    first: usize,
    last: usize,
    words: usize,
}

/// The segments that are in the same template.
#[derive(Clone, Copy, Default)]
struct Template {
    segments: usize,
    words: usize,
    linked: usize,
    sentences: usize,
}

/// Where numbers go: into a row, or, once, their names into a list.
pub(super) trait Sink {
    fn put(&mut self, about: &'static str, what: &'static str, value: f32);
}

impl Sink for Row {
    fn put(&mut self, _: &'static str, _: &'static str, value: f32) {
        self.push(value);
    }
}

impl Sink for Vec<FeatureName> {
    fn put(&mut self, about: &'static str, what: &'static str, _: f32) {
        self.push((about, what));
    }
}

const ABOVE: [&str; 5] = ["parent", "2nd above", "3rd above", "4th above", "5th above"];
const TOKENS: [&str; FIELDS] = ["own tokens", "near tokens", "far tokens"];

fn log(count: usize) -> f32 {
    (count as f32).ln_1p()
}

fn share(part: usize, of: usize) -> f32 {
    part as f32 / of.max(1) as f32
}

fn yes(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// Tells a kind of element.
type IsKind<'k> = &'k dyn Fn(&Element) -> bool;

impl<'p> Features<'p> {
    /// Looks at the whole page once, so that each row is cheap.
    pub fn of(page: &'p Segments, facts: &'p Facts, table: &'p TokenTable) -> Features<'p> {
        let mut before = vec![0];
        for segment in &page.all {
            before.push(before[before.len() - 1] + segment.words.len());
        }
        let total = before[before.len() - 1].max(1);
        let stated: Vec<Stated> = page.all.iter().map(|segment| Stated::of(segment, facts)).collect();
        let mut features = Features {
            page,
            facts,
            table,
            total,
            before,
            title_at: title_at(page, &stated),
            stated,
            prose: Prose::of(&page.all),
            copies: HashMap::new(),
            near_template: HashMap::new(),
            full_template: HashMap::new(),
            tokens: HashMap::new(),
            whole: Vec::new(),
        };
        features.survey();
        features
    }

    /// Collects templates, copies and tokens.
    fn survey(&mut self) {
        for segment in &self.page.all {
            *self.copies.entry(segment.key).or_default() += 1;
            self.near_template.entry(self.page.elements[segment.element].near_path).or_default().add(segment);
            self.full_template.entry(self.page.elements[segment.element].path).or_default().add(segment);
            let (page, table) = (self.page, self.table);
            self.tokens.entry(segment.element).or_insert_with(|| told(page, table, segment.element));
        }
        self.whole = self.page_numbers();
    }

    /// The numbers of a segment.
    pub fn row(&self, at: usize, row: &mut impl Sink) {
        let segment = &self.page.all[at];
        text(segment, self.copies[&segment.key], row);
        self.place(at, row);
        self.agreement(at, row);
        self.neighbours(at, row);
        self.templates(segment, row);
        self.above(at, row);
        for (field, about) in TOKENS.into_iter().enumerate() {
            let [sum, most, least] = self.tokens[&segment.element][field];
            row.put(about, "sum", sum);
            row.put(about, "most", most);
            row.put(about, "least", least);
        }
        for (what, value) in &self.whole {
            row.put("page", what, *value);
        }
    }

    fn place(&self, at: usize, row: &mut impl Sink) {
        let (segment, count) = (&self.page.all[at], self.page.all.len());
        let element = &self.page.elements[segment.element];
        row.put("", "element", element.name as f32);
        row.put("", "depth", element.depth as f32);
        for (bit, what) in places::names().into_iter().enumerate() {
            row.put("", what, yes(segment.places & (1 << bit) != 0));
        }
        let distance = |is: IsKind| self.page.around(segment.element).position(is);
        let article = |element: &Element| element.name == places::ARTICLE;
        let main = |element: &Element| element.name == places::MAIN;
        let section = |element: &Element| element.name == places::SECTION;
        let kinds: [(&'static str, IsKind); 3] = [
            ("levels to the article", &article),
            ("levels to the main part", &main),
            ("levels to the section", &section),
        ];
        for (what, is) in kinds {
            row.put("", what, distance(is).map_or(-1.0, |levels| levels as f32));
        }
        for (what, is) in [("share of its article", &article as IsKind), ("share of the main part", &main)] {
            let words = self.page.around(segment.element).find(|element| is(element)).map(|element| element.sums.words);
            row.put("page in", what, words.map_or(-1.0, |words| share(words, self.total)));
        }
        row.put("", "position", share(at, count));
        row.put("", "position in words", share(self.before[at], self.total));
        row.put("", "segments before", log(at));
        row.put("", "segments after", log(count - at));
    }

    /// How the segment agrees with what the page says about itself.
    fn agreement(&self, at: usize, row: &mut impl Sink) {
        let segment = &self.page.all[at];
        let words = segment.words.len();
        match self.title_at {
            Some(title) => {
                row.put("title", "segments from it", (at as f32 - title as f32).clamp(-60.0, 200.0));
                let distance = log(self.before[at].abs_diff(self.before[title]));
                row.put("title", "words from it", if at >= title { distance } else { -distance });
            }
            None => {
                row.put("title", "segments from it", -999.0);
                row.put("title", "words from it", -99.0);
            }
        }
        row.put("title", "is it", yes(self.title_at == Some(at)));
        row.put("title", "agrees", self.stated[at].agreement);
        row.put("title", "words in it", self.stated[at].title);
        row.put("address", "words in it", self.stated[at].address);
        row.put("description", "words in it", self.stated[at].description);
        let runs = segment.words.windows(3);
        let stated = runs.clone().filter(|run| self.facts.body.contains(&words::hash(run))).count();
        let has_body = !self.facts.body.is_empty() && words >= 3;
        row.put("articleBody", "runs in it", if has_body { share(stated, runs.len()) } else { -1.0 });
        row.put("vote", "for it", share(segment.voted, words));
    }

    fn neighbours(&self, at: usize, row: &mut impl Sink) {
        let all = &self.page.all;
        row.put("prose", "before", self.prose.before[at] as f32);
        row.put("prose", "after", self.prose.after[at] as f32);
        row.put("prose", "to the last", (self.prose.last as f32 - at as f32).clamp(-40.0, 100.0));
        row.put("prose", "from the first", (at as f32 - self.prose.first as f32).clamp(-40.0, 100.0));
        let window = &all[at.saturating_sub(NEAR)..(at + NEAR + 1).min(all.len())];
        let sum = |of: fn(&Segment) -> usize| window.iter().map(of).sum::<usize>();
        let words = sum(|segment| segment.words.len());
        row.put("window", "voted", share(sum(|segment| segment.voted), words));
        row.put("window", "words", log(words));
        row.put("window", "linked", share(sum(|segment| segment.linked), words));
        let (one, two) = (1, 2);
        self.neighbour("before", at.checked_sub(one), at, row);
        self.neighbour("2 before", at.checked_sub(two), at, row);
        self.neighbour("after", Some(at + one).filter(|next| *next < all.len()), at, row);
        self.neighbour("2 after", Some(at + two).filter(|next| *next < all.len()), at, row);
    }

    fn neighbour(&self, about: &'static str, at: Option<usize>, of: usize, row: &mut impl Sink) {
        const WHAT: [&str; 7] = ["words", "linked", "element", "sentences", "voted", "title", "same template"];
        let values = at.map_or([-1.0; 7], |at| {
            let (other, own) = (&self.page.all[at], &self.page.all[of]);
            let words = other.words.len();
            let (element, own) = (&self.page.elements[other.element], &self.page.elements[own.element]);
            let (is_sibling, is_alike) = (element.parent == own.parent, element.near_path == own.near_path);
            [
                log(words),
                share(other.linked, words),
                element.name as f32,
                log(other.sentences),
                share(other.voted, words),
                self.stated[at].agreement,
                yes(is_sibling) + yes(is_alike),
            ]
        });
        WHAT.into_iter().zip(values).for_each(|(what, value)| row.put(about, what, value));
    }

    fn templates(&self, segment: &Segment, row: &mut impl Sink) {
        let element = &self.page.elements[segment.element];
        let near = self.near_template[&element.near_path];
        for (about, template) in [("template", near), ("full template", self.full_template[&element.path])] {
            row.put(about, "segments", log(template.segments));
            row.put(about, "words each", share(template.words, template.segments));
            row.put(about, "linked", share(template.linked, template.words));
            row.put(about, "sentences each", share(template.sentences, template.segments));
            row.put(about, "share of the page", share(template.words, self.total));
        }
        let parent = element.parent.map(|parent| &self.page.elements[parent]);
        row.put("siblings", "alike", parent.map_or(0.0, |_| log(element.alike)));
        row.put("siblings", "all", parent.map_or(0.0, |parent| log(parent.children)));
    }

    fn above(&self, at: usize, row: &mut impl Sink) {
        const WHAT: [&str; 10] = [
            "share of the page",
            "words",
            "linked",
            "segments",
            "words each",
            "commas",
            "in paragraphs",
            "voted",
            "position in it",
            "alike",
        ];
        let segment = &self.page.all[at];
        let mut around = self.page.around(segment.element);
        let own = around.next().map_or_else(Default::default, |element| element.sums);
        row.put("element", "share of the page", share(own.words, self.total));
        row.put("element", "linked", share(own.linked, own.words));
        row.put("element", "segments", log(own.segments));
        for about in ABOVE {
            let values = around.next().map_or([-1.0; 10], |element| {
                let sums = element.sums;
                let (first, last) = element.span.unwrap_or((at, at));
                [
                    share(sums.words, self.total),
                    log(sums.words),
                    share(sums.linked, sums.words),
                    log(sums.segments),
                    share(sums.words, sums.segments),
                    share(sums.commas, sums.words),
                    share(sums.in_paragraphs, sums.words),
                    share(sums.voted, sums.words),
                    share(at - first, last - first),
                    if element.parent.is_some() { log(element.alike) } else { 0.0 },
                ]
            });
            WHAT.into_iter().zip(values).for_each(|(what, value)| row.put(about, what, value));
        }
    }

    /// What is the same for every segment of the page.
    fn page_numbers(&self) -> Vec<(&'static str, f32)> {
        let (all, facts) = (&self.page.all, self.facts);
        let sum = |of: &dyn Fn(&Segment) -> usize| all.iter().map(of).sum::<usize>();
        let is_in_paragraph = |segment: &Segment| self.page.elements[segment.element].name == places::PARAGRAPH;
        let in_paragraphs = sum(&|segment| if is_in_paragraph(segment) { segment.words.len() } else { 0 });
        let elements = |names: &[&str]| {
            let wanted: Vec<usize> = names.iter().map(|name| places::name(name)).collect();
            log(self.page.elements.iter().filter(|element| wanted.contains(&element.name)).count())
        };
        let priced = sum(&|segment| usize::from(is_priced(&segment.text)));
        let characters = sum(&|segment| segment.text.chars().count());
        let syllables = sum(&|segment| segment.text.chars().filter(|c| is_syllable(*c)).count());
        vec![
            ("segments", log(all.len())),
            ("words", log(self.total)),
            ("linked", share(sum(&|segment| segment.linked), self.total)),
            ("in paragraphs", share(in_paragraphs, self.total)),
            ("prose", share(self.prose.words, self.total)),
            ("words of prose", log(self.prose.words)),
            ("voted", log(sum(&|segment| segment.voted))),
            ("article elements", elements(&["article"])),
            ("main element", elements(&["main"])),
            ("sections", elements(&["section"])),
            ("code", elements(&["pre"])),
            ("cells", elements(&["td"])),
            ("items", elements(&["li"])),
            ("headings", elements(&["h2", "h3"])),
            ("headlines", elements(&["h1"])),
            ("forms", elements(&["form"])),
            ("buttons", elements(&["button"])),
            ("paragraphs", elements(&["p"])),
            ("prices", log(priced)),
            ("share with prices", share(priced, all.len())),
            ("syllables", share(syllables, characters)),
            ("has a title", yes(self.title_at.is_some())),
            ("description", log(facts.description.len())),
            ("og:type article", yes(facts.is_article)),
            ("og:type product", yes(facts.is_product)),
            (
                "ld article",
                yes(facts.has_type(&[
                    "Article",
                    "NewsArticle",
                    "BlogPosting",
                    "Report",
                    "TechArticle",
                    "ReportageNewsArticle",
                ])),
            ),
            ("ld product", yes(facts.has_type(&["Product", "ProductGroup"]))),
            ("ld list", yes(facts.has_type(&["ItemList", "CollectionPage"]))),
            ("ld forum", yes(facts.has_type(&["DiscussionForumPosting", "QAPage", "Question"]))),
            ("ld faq", yes(facts.has_type(&["FAQPage"]))),
            ("ld body", log(facts.body_words)),
            ("path", facts.path as f32),
            ("path dashes", facts.dashes as f32),
            ("path number", yes(facts.has_number)),
            ("query", yes(facts.has_query)),
        ]
    }
}

/// The names of the numbers, in order.
pub fn names() -> Vec<FeatureName> {
    let table = TokenTable::empty();
    let facts = Facts::default();
    let document = dom::document(&guarded("<p>one</p>"));
    let body = document.body().expect("every document has a body");
    let page = Segments::of(&body, &HashSet::new());
    let mut names = Vec::new();
    Features::of(&page, &facts, &table).row(0, &mut names);
    names
}

/// Numbers of the text alone.
fn text(segment: &Segment, copies: usize, row: &mut impl Sink) {
    let words = segment.words.len();
    let characters = segment.text.chars().count();
    let start = segment.text.chars().take(300);
    let looked = characters.min(300);
    let count = |is: fn(char) -> bool| share(start.clone().filter(|c| is(*c)).count(), looked);
    row.put("", "words", log(words));
    row.put("", "characters", log(characters));
    row.put("", "characters a word", share(characters, words));
    row.put("", "linked", share(segment.linked, words));
    row.put("", "links", log(segment.links));
    row.put("", "commas", share(segment.commas, words));
    row.put("", "sentences", log(segment.sentences));
    row.put("", "sentences a word", share(segment.sentences, words));
    let last = segment.text.trim_end_matches(['"', '»', '”', '’', ')', ']', ' ']).chars().next_back();
    row.put("", "ends a sentence", yes(last.is_some_and(is_end)));
    row.put("", "ends in a colon", yes(matches!(last, Some(':' | '：'))));
    row.put("", "ends in a question mark", yes(matches!(last, Some('?' | '？' | '؟'))));
    row.put("", "starts with a capital", yes(segment.text.starts_with(char::is_uppercase)));
    row.put("", "capitals", count(char::is_uppercase));
    row.put("", "digits", count(|c| c.is_numeric()));
    row.put("", "marks", count(|c| !c.is_alphanumeric() && !c.is_whitespace()));
    row.put("", "strong", share(segment.strong, words));
    row.put("", "images", log(segment.images));
    row.put("", "syllables", share(segment.text.chars().filter(|c| is_syllable(*c)).count(), characters));
    let written = segment.text.split(' ').take(30);
    let capital = written.clone().filter(|word| word.starts_with(char::is_uppercase)).count();
    row.put("", "words with capitals", share(capital, written.count()));
    row.put("", "copies", copies as f32);
}

impl Template {
    fn add(&mut self, segment: &Segment) {
        self.segments += 1;
        self.words += segment.words.len();
        self.linked += segment.linked;
        self.sentences += segment.sentences;
    }
}

impl Prose {
    fn of(all: &[Segment]) -> Prose {
        let is_prose = |segment: &Segment| {
            let words = segment.words.len();
            words >= PROSE && segment.linked * 5 < words * 2 && segment.sentences > 0
        };
        let found: Vec<bool> = all.iter().map(is_prose).collect();
        let first = found.iter().position(|is| *is).unwrap_or(0);
        let last = found.iter().rposition(|is| *is).unwrap_or(all.len());
        let mut after = distances(found.iter().rev());
        after.reverse();
        let words = all.iter().zip(&found).filter(|(_, is)| **is).map(|(segment, _)| segment.words.len()).sum();
        Prose { before: distances(found.iter()), after, first, last, words }
    }
}

/// How far each is behind the last that is prose; at most 30.
fn distances<'a>(found: impl Iterator<Item = &'a bool>) -> Vec<usize> {
    let mut distance = 30;
    let mut distances = Vec::new();
    for is_prose in found {
        distance = (distance + 1).min(30);
        distances.push(distance);
        distance = if *is_prose { 0 } else { distance };
    }
    distances
}

impl Stated {
    fn of(segment: &Segment, facts: &Facts) -> Stated {
        let words = segment.words.len();
        let own = words::distinct(segment.words.clone());
        let within = |list: &[u32]| share(words::shared(&own, list), own.len());
        let mut stated = Stated {
            description: if words > 3 { within(&facts.description) } else { 0.0 },
            address: if words <= 40 { within(&facts.slug) } else { 0.0 },
            ..Stated::default()
        };
        for title in &facts.titles {
            let shared = words::shared(&own, title);
            let part = share(shared, own.len());
            stated.title = stated.title.max(part);
            if words <= 40 {
                let reach = (shared as f32 / (0.6 * title.len() as f32).max(1.0)).min(1.0);
                stated.agreement = stated.agreement.max(part * reach);
            }
        }
        stated
    }
}

/// The segment that is most like the page's titles; without one, the first `h1`.
fn title_at(page: &Segments, stated: &[Stated]) -> Option<usize> {
    let is_headline =
        |segment: &Segment| page.around(segment.element).take(2).any(|element| element.name == places::H1);
    let headlines: Vec<bool> = page.all.iter().map(is_headline).collect();
    let score = |at: &usize| {
        let agrees = (stated[*at].agreement * 10.0).round() / 10.0;
        agrees + if headlines[*at] { 0.3 } else { 0.0 } - 0.0005 * *at as f32
    };
    let best = (0..page.all.len()).reduce(|best, at| if score(&at) > score(&best) { at } else { best });
    best.filter(|best| stated[*best].agreement > 0.3).or_else(|| headlines.iter().position(|is| *is))
}

/// What the table tells of the tokens of an element and of those around it.
fn told(page: &Segments, table: &TokenTable, element: usize) -> [[f32; 3]; FIELDS] {
    let fields = token_fields(page, element);
    std::array::from_fn(|field| table.told(field, &fields[field]))
}

/// The tokens of the element, of the two around it, and of the six around those.
pub(super) fn token_fields(page: &Segments, element: usize) -> [Vec<u16>; FIELDS] {
    let mut fields: [Vec<u16>; FIELDS] = Default::default();
    for (level, element) in page.around(element).take(9).enumerate() {
        let field = match level {
            0 => 0,
            1 | 2 => 1,
            _ => 2,
        };
        fields[field].extend(&element.tokens);
    }
    for field in &mut fields {
        field.sort_unstable();
        field.dedup();
    }
    fields
}

/// Whether a text holds an amount of money.
fn is_priced(text: &str) -> bool {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_money = |c: char| "$€£¥₹".contains(c);
    characters
        .windows(2)
        .any(|pair| is_money(pair[0]) && pair[1].is_ascii_digit() || pair[0].is_ascii_digit() && is_money(pair[1]))
}
