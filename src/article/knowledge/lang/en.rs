//! English.

use super::{Language, PhrasePair, Weekdays};

#[rustfmt::skip]
pub(super) const LANGUAGE: Language = Language {
    tag: "en",
    months: [
        &["jan"], &["feb"], &["mar"], &["apr"], &["may"], &["jun"], &["jul"], &["aug"], &["sep"], &["oct"], &["nov"],
        &["dec"],
    ],
    weekdays: Weekdays { starts: &["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ending: "day" },
    date_particles: &["of"],
    day_endings: &["st", "nd", "rd", "th"],
    beside_date: &["on", "at", "published", "posted", "updated", "the", "date", "last"],
    half_days: &["a.m.", "p.m."],
    time_spans: &[
        "min read", "mins read", "minute read", "minutes read", "min. read", "minutes ago", "mins ago", "hours ago",
        "hour ago", "days ago", "day ago",
    ],
    scales: &[
        ("mn", 1e6), ("Mn", 1e6), ("million", 1e6), ("bn", 1e9),
        ("Bn", 1e9), ("billion", 1e9), ("tn", 1e12), ("trillion", 1e12),
    ],
    no_value: &["n/a", "na", "n.a.", "tbd", "tba", "nil"],
    ordinals: &["st", "nd", "rd", "th"],
    faq_names: &[
        r"\bfaqs?\b", r"\bf\.a\.q", r"frequently[\s\u{a0}-]asked", "frequent(ly)? questions",
        "common(ly)?( asked)? questions", r"questions? (and|&|\+) answers?", r"\bq ?(&|and|\+|/) ?a['’]?s?\b",
        "questions answered", "questions, answered", r"(got|have|any) (more |any )?questions\? we",
        "people also ask", "top questions", "your questions", "everything you (need|wanted) to (know|ask)",
        "popular questions", "general questions", r"\bask us anything\b",
    ],
    interviews: &[
        r"\b(q ?(&|and) ?a|questions?|answers?)\b.{0,20}\b(with|for|to)\b", "interview", "in conversation",
    ],
    question_columns: &["questions?", "q", "frequently asked questions?", "faqs?"],
    question_words: &["question"],
    question_letters: &["q"],
    answer_words: &["answer"],
    answer_letters: &["a"],
    conjunctions: &["and"],
    to_top: &[
        "top", "back to top", "return to top", "to top", "go to top", "top of page", "back to the top",
        "back to index", "back to contents", "back",
    ],
    addressing: &["you", "your", "yours", "yourself"],
    appeals: &[
        r"(in|into) the comments?\b", "comments? (section )?below",
        r"share (this|your|it)\b.{0,60}(below|thoughts|insights|friends|opinion|experience|comments?)",
        "(subscribe|sign up) (to|for|now|here|today)",
        r"\b(still )?(have|got) (a |any |more |further |other )?questions?\b",
        r"(contact|e-?mail|call|write to) (us|our team|our support)\b", r"\b(get in touch|reach out)\b",
        r"follow us (on|at)\b",
    ],
    labels: &[
        "advertisement", "advertisements", "ad", "advert", "advertising", "sponsored", "sponsored content",
        "scroll to continue", "scroll to continue with content", "article continues below", "story continues below",
        "article continues after ad", "article continues after advertisement", "story continues below advertisement",
        "story continues after advertisement", "article continues below this ad", "continue reading",
        "continue reading below", "continue reading the main story", "keep reading", "skip advertisement", "share",
        "share this", "share this article", "share this story", "share this post", "share on", "share via",
        "copy link", "print", "email", "save", "listen", "comment", "comments", "loading",
    ],
    page_actions: &[
        "tweet", "recommend", "like", "pin it", "e-mail", "mail", "bookmark", "text size", "font size", "report",
        "follow", "view comments", "add comment", "post a comment",
    ],
    elsewhere: &[
        "read", "read more", "read more here", "read also", "read next", "read on", "read this", "also read",
        "more stories", "more news", "more articles", "more reading", "more posts", "more coverage", "more on this",
        "more on this story", "more on this topic", "see also", "see more", "related", "related article",
        "related articles", "related story", "related stories", "related post", "related posts", "related content",
        "related links", "related news", "related reading", "related coverage", "related topics", "recommended",
        "recommended for you", "recommended reading", "recommended stories", "recommended articles", "you may like",
        "you may also like", "you might like", "you might also like", "you may also enjoy", "you might also enjoy",
        "you may also be interested in", "you might also be interested in", "don't miss", "don’t miss", "up next",
        "most read", "most popular", "trending", "trending now", "latest", "latest news", "latest stories",
        "latest posts", "what to read next", "in case you missed it", "watch", "watch also", "watch now",
        "watch more",
    ],
    elsewhere_about: &[
        "more from ", "read more from ", "read more on ", "read more about ", "more on ", "more about ",
    ],
    prompts: &[
        "leave a comment", "leave a reply", "post a comment", "add a comment", "join the conversation",
        "join the discussion", "already a subscriber", "already a member", "for subscribers only",
        "for paying subscribers", "for paid subscribers", "we use cookies", "this site uses cookies",
        "may contain affiliate links", "contains affiliate links", "all rights reserved", "support our journalism",
        "support independent journalism", "have a tip?", "got a tip?", "send us your tips", "download our app",
        "download the app",
    ],
    subscribe: PhrasePair {
        calls: &["subscribe", "sign up", "register"],
        objects: &["newsletter", "inbox", "by email", "our podcast", "our channel", "for free", "briefing"],
    },
    follow: PhrasePair {
        calls: &["follow ", "like us", "find us", "join us", "connect with"],
        objects: &[
            "on twitter", "on x", "on facebook", "on instagram", "on linkedin", "on threads", "on bluesky",
            "on mastodon", "on whatsapp", "on telegram", "on google news", "on youtube", "on tiktok",
        ],
    },
    thanks: PhrasePair { calls: &["thanks for reading", "thank you for reading"], objects: &["subscribe", "share"] },
    by: &[
        "by ", "written by ", "posted by ", "reported by ", "reporting by ", "story by ", "words by ", "text by ",
        "photos by ", "edited by ", "author:", "authors:", "article by ", "recipe by ", "contributed by ",
        "submitted by ", "published by ", "created by ",
    ],
    other_credits: &[
        "medically reviewed by", "clinically reviewed by", "expert reviewed by", "reviewed by", "fact checked by",
        "fact-checked by", "edited by", "updated by", "photos by", "photographs by", "photography by",
        "illustrated by", "illustrations by", "translated by", "featuring",
    ],
    roles: &[
        "editor", "reporter", "correspondent", "writer", "writers", "staff", "columnist", "contributor", "journalist",
        "producer", "critic", "blogger", "author", "correspondents", "reporters", "editors", "contributors",
        "specialist", "analyst", "strategist", "director", "manager", "researcher", "columnists",
    ],
    credits: &[
        "photo", "photos", "photograph", "image", "images", "picture", "featured image", "header image",
        "cover photo", "illustration", "photo credit", "image credit", "picture credit", "credit", "credits",
        "photo by", "image by", "picture by", "photo courtesy", "image courtesy", "photo via", "image via",
    ],
    subjects: &[
        "tags", "tag", "tagged", "tagged with", "tagged as", "tagged in", "filed under", "filed in", "topics",
        "category", "categories", "keywords", "labels",
    ],
    filed_under: &["Filed under"],
    standfirst: &[
        "standfirst", "dek", "deck", "lede", "lead", "leadtext", "lead-text", "subtitle", "subhead", "subheadline",
        "subheading", "sub-head", "sub-headline", "sub-heading", "sub-title", "tagline", "summary", "excerpt",
        "intro", "introduction", "abstract", "strapline",
    ],
    table_words: &["table", "tab", "exhibit"],
    ..Language::NONE
};
