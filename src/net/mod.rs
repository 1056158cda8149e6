//! The only reqwest: conditional GETs, caps, redirects, discovery, and the sentence for each way this can fail.
//!
//! A request goes through `limits` (politeness), `logins` (who the person is), `zone` (nothing public leads to the local
//! network), `clients`, `tls` (who a server proves to be), `terms` (what the headers say of the next visit), `wall` (what is no
//! answer), `room` (memory for large answers) and `body` with `unpack` (sizes and stalls); `fetch` is the way.
//!
//! Knows addresses and bytes; knows no entries and no store. `charset` takes bytes to text, `discover` finds the feeds a
//! page names, both by the light tag scanner in `tags` (the article's own DOM is none of this module's business).

mod body;
mod charset;
mod clients;
mod discover;
mod failure;
mod fetch;
mod limits;
mod logins;
mod room;
mod tags;
mod terms;
mod tls;
mod unpack;
mod wall;
mod zone;

pub use charset::{decode, is_binary};
pub use discover::{discover, meta_refresh};
pub use failure::NetError;
pub use fetch::Fetcher;
pub use room::Room;
pub use terms::Terms;
pub use zone::{Lookup, World, is_public};

use crate::article::HttpUrl;

/// What came back.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// 304: what is stored still stands.
    Unchanged(Terms),
    Content {
        /// Where it was in the end, after redirects.
        url: HttpUrl,
        /// Decompressed, capped.
        bytes: Vec<u8>,
        /// As sent, parameters included.
        content_type: Option<String>,
        terms: Terms,
        /// To be kept as long as anything of the answer is in memory.
        room: Room,
    },
}
