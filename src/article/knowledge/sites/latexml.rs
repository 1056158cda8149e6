//! LaTeXML, with which arXiv makes web pages of papers.

use super::Site;

pub(super) const SITE: Site = Site { notes: &["ltx-note"], ..Site::NONE };
