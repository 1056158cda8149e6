//! The articles that a feed would take with it, although the user has marked them.

use std::fmt;
use std::iter::Sum;

use crate::article::text::number::grouped;

/// How many articles are starred, and how many others have a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkedCount {
    pub starred: usize,
    pub tagged: usize,
}

impl MarkedCount {
    /// All of them: the tagged ones are counted without those that are starred.
    pub fn total(self) -> usize {
        self.starred + self.tagged
    }
}

impl fmt::Display for MarkedCount {
    /// "1 starred article", "3 starred or tagged articles"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = match (self.starred, self.tagged) {
            (_, 0) => "starred",
            (0, _) => "tagged",
            (_, _) => "starred or tagged",
        };
        let articles = if self.total() == 1 { "article" } else { "articles" };
        write!(f, "{} {marks} {articles}", grouped(self.total()))
    }
}

impl Sum for MarkedCount {
    fn sum<I: Iterator<Item = MarkedCount>>(counts: I) -> MarkedCount {
        counts.fold(MarkedCount::default(), |sum, one| MarkedCount {
            starred: sum.starred + one.starred,
            tagged: sum.tagged + one.tagged,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_named_by_its_marks() {
        let said = |starred, tagged| MarkedCount { starred, tagged }.to_string();
        assert_eq!([said(1, 0), said(0, 1_200)], ["1 starred article", "1,200 tagged articles"]);
        assert_eq!(said(2, 1), "3 starred or tagged articles");
    }
}
