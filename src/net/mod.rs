//! The only module that uses reqwest: conditional GETs, caps, redirects, discovery, and a sentence for each way these can
//! fail.
//!
//! A request goes through `limits` (politeness), `logins` (which login it carries), `net_scope` (public addresses never
//! lead to the local network), `clients`, `tls` (certificates), `cache_headers` (what the headers mean for the next
//! request), `wall` (bot and consent checks instead of an answer), `room` (memory for large answers) and `body` with
//! `unpack` and `filling` (sizes and stalls). `fetch` puts them together.
//!
//! Knows addresses and bytes; does not know entries or the store. `charset` decodes bytes, and `discover` finds the feeds
//! that a page names. Both read start tags only; the article's DOM is not used here.

mod body;
mod cache_headers;
mod charset;
mod clients;
mod discover;
mod failure;
mod fetch;
mod filling;
mod limits;
mod logins;
mod net_scope;
mod room;
mod tls;
mod unpack;
mod wall;

pub use cache_headers::CacheHeaders;
pub use charset::{decode, is_binary};
pub use discover::{discover, guess, meta_refresh};
pub use failure::NetError;
pub use fetch::Fetcher;
pub use net_scope::{Lookup, Resolver, is_public};
pub use room::AnswerRoom;

use crate::article::HttpUrl;

/// The answer to a request.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// 304: the stored copy is still current.
    Unchanged(CacheHeaders),
    Content {
        /// The final address, after redirects.
        url: HttpUrl,
        /// Decompressed, capped.
        bytes: Vec<u8>,
        /// As sent, parameters included.
        content_type: Option<String>,
        cache_headers: CacheHeaders,
        /// Keep this as long as any of the answer is in memory.
        room: AnswerRoom,
    },
}
