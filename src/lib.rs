//! crosshead, a terminal reader: a functional core and an imperative shell.

pub mod app;
pub mod article;
pub mod config;
pub mod feed;
pub mod layout;
pub mod net;
pub mod runtime;
pub mod store;
pub mod ui;
