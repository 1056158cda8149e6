//! The only reqwest: conditional GETs, caps, redirects, discovery, and the sentence for each way this can fail.
//!
//! A request goes through `limits` (politeness), `logins` (who the person is), `net_scope` (nothing public leads to the local
//! network), `clients`, `tls` (who a server proves to be), `cache_headers` (what the headers say of the next visit), `wall` (what is no
//! answer), `room` (memory for large answers) and `body` with `unpack` (sizes and stalls); `fetch` is the way.
//!
//! Knows addresses and bytes; knows no entries and no store. `charset` takes bytes to text, `discover` finds the feeds a
//! page names, both by the light tag scanner in `tags` (the article's own DOM is none of this module's business).

mod body;
mod cache_headers;
mod charset;
mod clients;
mod discover;
mod failure;
mod fetch;
mod limits;
mod logins;
mod net_scope;
mod room;
mod tags;
mod tls;
mod unpack;
mod wall;

pub use cache_headers::CacheHeaders;
pub use charset::{decode, is_binary};
pub use discover::{discover, meta_refresh};
pub use failure::NetError;
pub use fetch::Fetcher;
pub use net_scope::{Lookup, Resolver, is_public};
pub use room::Room;

use crate::article::HttpUrl;

/// What came back.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// 304: what is stored still stands.
    Unchanged(CacheHeaders),
    Content {
        /// Where it was in the end, after redirects.
        url: HttpUrl,
        /// Decompressed, capped.
        bytes: Vec<u8>,
        /// As sent, parameters included.
        content_type: Option<String>,
        cache_headers: CacheHeaders,
        /// To be kept as long as anything of the answer is in memory.
        room: Room,
    },
}
