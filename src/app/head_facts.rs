//! What the head of an article tells besides the article itself: from the store to the screen.

use crate::article::Sanitized;
use crate::feed::{Enclosure, TextVersion};

/// What is shown of an article besides itself and its row.
#[derive(Clone, Debug, Default)]
pub struct HeadFacts {
    pub notice: Option<Sanitized>,
    pub version: Option<TextVersion>,
    pub enclosures: Vec<Enclosure>,
}
