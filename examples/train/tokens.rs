//! The table of tokens: for each bucket how much more often segments below such elements are content.

use std::collections::BTreeMap;

use crosshead::article::training::{BUCKETS, FIELDS, STEPS, TokenTable};

use crate::pages::Page;

/// A bucket counts only if pages of this many domains have it.
const DOMAINS: u32 = 5;

/// How many words of a domain give it half of its say.
const HALF: f64 = 3.0;

/// How much evidence the base rate stands for.
const PRIOR: f64 = 2.0;

/// Evidence for and against, by field and bucket. Each domain adds at most 1 to a bucket.
#[derive(Clone)]
struct Counts(Vec<Vec<[f64; 2]>>);

/// The table of a set of pages, and each domain's part in it.
pub struct Tables {
    all: Counts,
    domains: Vec<Vec<u32>>,
    own: BTreeMap<String, Vec<(usize, usize, [f64; 2])>>,
    base: Vec<f64>,
}

impl Tables {
    pub fn of(pages: &[&Page]) -> Tables {
        let mut by_domain: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        for page in pages {
            by_domain.entry(&page.domain).or_default().push(page);
        }
        let mut all = Counts(vec![vec![[0.0; 2]; BUCKETS]; FIELDS]);
        let mut domains = vec![vec![0; BUCKETS]; FIELDS];
        let mut own = BTreeMap::new();
        for (domain, pages) in by_domain {
            let part = part(&pages);
            for (field, bucket, evidence) in &part {
                domains[*field][*bucket] += 1;
                all.0[*field][*bucket][0] += evidence[0];
                all.0[*field][*bucket][1] += evidence[1];
            }
            own.insert(domain.to_owned(), part);
        }
        let base = all.0.iter().map(|field| base(field)).collect();
        Tables { all, domains, own, base }
    }

    /// The table without what the domain itself says: its own pages must not learn from themselves.
    pub fn without(&self, domain: &str) -> TokenTable {
        let mut table = TokenTable::empty();
        let mut counts = self.all.clone();
        let mut domains = self.domains.clone();
        for (field, bucket, evidence) in self.own.get(domain).into_iter().flatten() {
            domains[*field][*bucket] -= 1;
            counts.0[*field][*bucket][0] -= evidence[0];
            counts.0[*field][*bucket][1] -= evidence[1];
        }
        for (field, domains) in domains.iter().enumerate() {
            for bucket in (0..BUCKETS).filter(|bucket| domains[*bucket] >= DOMAINS) {
                table.0[field][bucket] = self.odds(field, counts.0[field][bucket]);
            }
        }
        table
    }

    /// The whole table.
    pub fn whole(&self) -> TokenTable {
        self.without("")
    }

    fn odds(&self, field: usize, [content, other]: [f64; 2]) -> i8 {
        let base = self.base[field];
        let odds = ((content + PRIOR * base) / (other + PRIOR * (1.0 - base))).ln() - (base / (1.0 - base)).ln();
        (odds * f64::from(STEPS)).round().clamp(-127.0, 127.0) as i8
    }
}

fn base(field: &[[f64; 2]]) -> f64 {
    let (content, other) = field.iter().fold((0.0, 0.0), |sums, counts| (sums.0 + counts[0], sums.1 + counts[1]));
    content / (content + other)
}

/// What one domain's pages say, by field and bucket.
fn part(pages: &[&Page]) -> Vec<(usize, usize, [f64; 2])> {
    let mut sums: BTreeMap<(usize, usize), [f64; 2]> = BTreeMap::new();
    for page in pages {
        for (sample, label) in page.samples.iter().zip(&page.labels) {
            let weight = (sample.words as f64).sqrt() * f64::from(label.weight);
            for (field, buckets) in sample.tokens.iter().enumerate() {
                for bucket in buckets {
                    sums.entry((field, usize::from(*bucket))).or_default()[usize::from(!label.is_content)] += weight;
                }
            }
        }
    }
    let shrunk = |((field, bucket), [content, other]): ((usize, usize), [f64; 2])| {
        let say = 1.0 / (content + other + HALF);
        (field, bucket, [content * say, other * say])
    };
    sums.into_iter().map(shrunk).collect()
}
