//! Names that many themes and content systems use, with no builder behind them.
//!
//! The words for boilerplate were seen in: WordPress themes and block patterns, Arc (`b-author-bio`, `related-content`),
//! Ghost (`gh-subscribe`, `author-card`), Substack (`subscription-widget`), Squarespace (`blog-item-author-profile`,
//! `sqs-newsletter`), Blogger (`post-footer`, `post-labels`), AMP (`amp-related`), and names of schema.org and
//! microformats used as classes. `sidenote` and `marginnote` are Tufte CSS's. Of the names for hidden text, `a11y-hidden` is the BBC's.

use super::Site;

#[rustfmt::skip]
pub(super) const SITE: Site = Site {
    boilerplate: &[
        "related", "recirc", "recirculation", "recommended", "recommendation", "recommendations", "read-more",
        "read-also", "read-next", "readmore", "also-read", "read-on", "more-from", "more-on", "more-stories",
        "more-news", "more-articles", "more-posts", "most-read", "most-popular", "most-viewed", "trending",
        "popular-posts", "up-next", "next-article", "next-post", "next-story", "share", "sharing", "sharebar",
        "sharebox", "social-share", "social-links", "social-link", "social-bar", "social-icons", "social-media",
        "social-buttons", "social-follow", "social-list", "follow-us", "newsletter", "newsletters", "subscribe",
        "subscription", "signup", "sign-up", "optin", "opt-in", "mailing-list", "app-promo", "app-banner",
        "app-download", "download-app", "author-bio", "author-box", "author-card", "author-info", "author-profile",
        "author-about", "author-description", "author-note", "author-block", "author-details", "author-footer",
        "author-meta", "about-author", "about-the-author", "bio", "biography", "byline", "bylines", "post-author",
        "entry-author", "photo-credit", "photo-credits", "image-credit", "image-credits", "picture-credit",
        "media-credit", "figure-credit", "img-credit", "caption-credit", "photo-copyright", "image-copyright",
        "photo-source", "image-source", "credit", "credits", "copyright", "ad", "ads", "advert", "adverts",
        "advertisement", "advertisements", "advertising", "adslot", "adbox", "adunit", "sponsor", "sponsored",
        "promo", "promos", "promobox", "promotion", "cta", "call-to-action", "donate", "donation", "cookie",
        "cookies", "consent", "gdpr", "regwall", "comment-count", "comments-count", "comment-prompt", "comment-link",
        "comments-link", "comment-form", "tags", "tag-list", "tag-links", "tag-container", "taglist", "tagcloud",
        "labels", "keywords", "topics", "categories", "cat-links", "breadcrumb", "breadcrumbs", "pagination",
        "pager", "post-nav", "nav-links", "navigation", "prev-next", "timestamp", "publish-date", "published-date",
        "publish-time", "published-on", "pub-date", "pubdate", "meta-info", "meta-data", "meta-bar", "metadata",
        "reading-time", "read-time", "time-to-read", "min-read", "skip-link", "print-only", "no-print", "noprint",
        "utility-bar", "entry-meta", "entry-metadata", "entry-date", "entry-time", "entry-timestamp", "entry-info",
        "entry-footer", "entry-tools", "entry-actions", "entry-toolbar", "entry-utilities", "post-meta",
        "post-metadata", "post-date", "post-time", "post-timestamp", "post-info", "post-footer", "post-tools",
        "post-actions", "post-toolbar", "post-utilities", "article-meta", "article-metadata", "article-date",
        "article-time", "article-timestamp", "article-info", "article-footer", "article-tools", "article-actions",
        "article-toolbar", "article-utilities", "story-meta", "story-metadata", "story-date", "story-time",
        "story-timestamp", "story-info", "story-footer", "story-tools", "story-actions", "story-toolbar",
        "story-utilities", "blog-meta", "blog-metadata", "blog-date", "blog-time", "blog-timestamp", "blog-info",
        "blog-footer", "blog-tools", "blog-actions", "blog-toolbar", "blog-utilities",
    ],
    boilerplate_ids: &[
        "related-posts", "related-articles", "related-stories", "related-links", "related-news", "related-content",
        "share-bar", "share-buttons", "share-links", "newsletter-signup", "newsletter-form", "subscribe-form",
        "subscribe-box", "email-signup", "cookie-notice", "cookie-banner", "cookie-consent", "ad-container",
        "ad-slot", "ad-wrapper", "breadcrumb", "breadcrumbs",
    ],
    beside: &["sidebar", "side-bar"],
    hidden: &["screen-reader-only", "off-screen", "offscreen", "a11y-hidden"],
    notes: &[
        "footnote", "footnotes", "endnote", "endnotes", "sidenote", "sidenotes", "side-note", "marginnote", "marginnotes",
        "margin-note", "margin-notes",
    ],
    lazy_images: &["data-url"],
    characters: &["emote"],
    author_names: &[
        "author-name", "authors-name", "author-link", "author-username", "byline-name", "byline-author", "post-author",
        "entry-author", "article-author", "by-author", "written-by", "authored-by", "posted-by",
    ],
    authors: &["author", "authors", "byline", "bylines", "username", "user-name"],
    date_names: &["date", "dates", "dateline", "published", "publish-date", "pub-date", "pubdate", "posted", "timestamp"],
    ..Site::NONE
};
