//! Addresses in the config, checked while it is read, so that an error shows where the address was written.

use serde::{Deserialize, Deserializer, de::Error};

use crate::article::HttpUrl;

/// The address of a feed or of a login.
pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    checked(String::deserialize(deserializer)?)
}

/// The same for an address that was read already.
pub fn checked<E: Error>(written: String) -> Result<String, E> {
    match HttpUrl::parse(&written) {
        Ok(_) => Ok(written),
        // The part before an @ may be a password, and errors are shown.
        Err(_) if written.contains('@') => Err(E::custom("this is not a web address; write it as https://…")),
        Err(error) => Err(E::custom(error)),
    }
}
