//! Generators of documentation and what their names have in common: Docutils and Sphinx, MkDocs, Docusaurus, VitePress,
//! Hugo's themes, Obsidian, GitBook, Asciidoctor, GitHub.

use super::Site;

pub(super) const SITE: Site = Site {
    callouts: &[
        "admonition",
        "theme-admonition",
        "markdown-alert",
        "custom-block",
        "callout",
        "admonitionblock",
        "hint",
        "notices",
        "alert-info",
        "alert-warning",
        "alert-danger",
        "alert-success",
    ],
    callout_titles: &[
        "admonition-title",
        "markdown-alert-title",
        "custom-block-title",
        "callout-title",
        "callout-heading",
    ],
    ..Site::NONE
};
