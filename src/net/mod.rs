//! The only reqwest: conditional GETs, caps, redirects, discovery, and the sentence for each way this can fail.
//!
//! Knows addresses and bytes; knows no entries and no store. `charset` takes bytes to text, `discover` finds the feeds a
//! page names, both by the light tag scanner in `tags` (the article's own DOM is none of this module's business).

mod charset;
mod clients;
mod discover;
mod failure;
mod fetch;
mod limits;
mod tags;

pub use charset::{decode, is_binary};
pub use discover::discover;
pub use failure::NetError;
pub use fetch::Fetcher;

use crate::article::HttpUrl;

/// What came back.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// 304: what is stored still stands.
    Unchanged,
    Content {
        /// Where it was in the end, after redirects.
        url: HttpUrl,
        /// Decompressed, capped.
        bytes: Vec<u8>,
        /// As sent, parameters included.
        content_type: Option<String>,
        etag: Option<String>,
        last_modified: Option<String>,
    },
}
