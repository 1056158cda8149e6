//! # crosshead: the map of the code
//!
//! A functional core and an imperative shell. [`app::update`] holds all behaviour and touches no clock, disk, network or
//! terminal. [`runtime`] takes messages from the terminal and from tasks, calls `update`, starts the effects, and draws once
//! for each batch of messages. An article is a flat list of blocks ([`article`]). [`layout`] turns the blocks in view into
//! lines. [`ui`] copies the lines into the terminal's cells. A kind of landmark (headings, tables, FAQs) implements one small
//! trait ([`article::index::Index`]), and the same pane code shows every kind.
//!
//! `docs/ARCHITECTURE.md` has a glossary, four walks through the code, and how to add things.
//!
//! ## Who may import whom
//!
//! | rank | modules | may import |
//! |---|---|---|
//! | 0 | [`budget`] | nothing here |
//! | 0 | [`article`] | `budget` |
//! | 0 | [`query`] | nothing here |
//! | 0 | [`feed`] | `article` (addresses, texts and the markup reader; not the article itself), `query`, `budget` |
//! | 0 | [`config`] | `article`, `feed` |
//! | 1 | [`layout`] | `article`, `budget` |
//! | 1 | [`net`] | `config`, `feed`, `article`, `budget` |
//! | 1 | [`store`] | `feed`, `query`, `article` |
//! | 2 | [`app`] | `config`, `feed`, `query`, `article`, `layout`, `budget` |
//! | 3 | [`ui`] | `app`, `layout`, `config`, `article`, `feed` |
//! | 4 | [`runtime`] | all of the above |
//! | 5 | [`cli`] | all of the above |
//! | 6 | `main` | `runtime`, `cli` |
//!
//! A module of a low rank knows nothing of the higher ones. `tests/main/layers.rs` reads every path in the source and fails
//! otherwise.
//!
//! Each library is used in one module only, its home: feed-rs in `feed`, html2text, dom_query and dom_smoothie in `article`,
//! reqwest in `net`, rusqlite in `store`, nucleo-matcher in `app`, ratatui in `ui` (and in `runtime`, which sets it up), clap in `cli`. Swapping a library
//! changes one place.

#![deny(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::float_cmp,
        clippy::print_stdout,
        clippy::unwrap_used,
        clippy::wildcard_enum_match_arm,
        reason = "a test may stop where it cannot go on; its numbers are small and exact, and it names the variant it is about"
    )
)]

pub mod app;
pub mod article;
pub mod budget;
pub mod cli;
pub mod config;
pub mod feed;
pub mod layout;
pub mod net;
pub mod query;
pub mod runtime;
pub mod store;
pub mod ui;
