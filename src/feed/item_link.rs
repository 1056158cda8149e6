//! Addresses as items write them, and what they are relative to. They are resolved once the whole head of the feed is known.

use super::xml::Field;
use crate::article::HttpUrl;

/// An address as written, and the `xml:base` it is relative to, if there is one.
#[derive(Debug, Default, PartialEq)]
pub struct ItemLink {
    pub address: String,
    pub base: Option<HttpUrl>,
}

/// The base of relative addresses without an `xml:base`.
#[derive(Debug)]
pub struct Base(pub HttpUrl);

impl Base {
    /// An address of a field, if it is a valid one.
    pub fn join(&self, field: &Field, address: &str) -> Option<HttpUrl> {
        self.resolve(field.base.as_ref(), address)
    }

    fn resolve(&self, base: Option<&HttpUrl>, address: &str) -> Option<HttpUrl> {
        let address = address.trim();
        if address.is_empty() { None } else { base.unwrap_or(&self.0).join(address).ok() }
    }

    /// The address of a field, if it is a valid one.
    pub fn link(&self, field: &Field, address: &str) -> Option<ItemLink> {
        self.join(field, address)?;
        Some(ItemLink { address: address.trim().to_owned(), base: field.base.clone() })
    }

    /// The address of a link, resolved against its base.
    pub fn url(&self, link: &ItemLink) -> Option<HttpUrl> {
        self.resolve(link.base.as_ref(), &link.address)
    }
}
