//! Syntax highlighters: Pygments, Rouge, Chroma, Prism, highlight.js, react-syntax-highlighter, GitHub.

use super::Site;

pub(super) const SITE: Site = Site {
    line_numbers: &[
        "linenos",
        "lineno",
        "linenumber",
        "linenumbers",
        "line-number",
        "line-numbers",
        "line-numbers-rows",
        "lnt",
        "ln",
        "blob-num",
        "hljs-ln-n",
        "hljs-ln-numbers",
        "gutter",
        "line-numbers-row",
        "react-syntax-highlighter-line-number",
        "token-line-number",
        "code-line-number",
    ],
    ..Site::NONE
};
