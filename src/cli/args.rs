//! The grammar of the command line. Its doc comments are the `--help` texts and the man page.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::exit::exit_codes;
use crate::feed::Sort;

/// The objects that `read --format json` promises to other programs. Tests compare them with the real objects.
const JSON_OBJECT: &str = "\
The JSON object, schema 1 (unknown values are null):
  schema, title, deck, byline, site, published (RFC 3339; without a time, a day), lang, url, image,
  direction (ltr or rtl),
  minutes (to read), text, html
  headings  [{level, text}]
  tables    [{caption, grid: [[text]], header: [[true or false]]}]; grid and header have the same shape,
            and a spanning cell is repeated in every slot it covers
  faqs      [{question, answer}]
  links     [{text, url}]
  figures   [{caption, alt, url}]
  notes     [{label, text, url}]: footnotes and side notes; the url is that of the links that refer to it
  enclosures [{url, type, bytes, seconds, title}]: the files that the feed names; the title of a picture is its
            alternative text
With --explain, schema 1:
  schema, way (classifier, vote, too-little or too-large to choose from, data (only in JSON-LD)),
  cut (the least probability that the classifier keeps)
  apart     [{what: title, deck or note, text, read}]
  segments  [{read: whole, part or nothing,
              by: probability, together (its list or table decides), copy (of an earlier text), hidden,
              vote, whole-page, markup or rule,
              rule (docs/extraction.md lists them), probability,
              together (the probability of the list or table), place, text (its start),
              for, against}]; the last two are [{feature, value, weight}], weights are log-odds
Adding a name keeps the schema number; changing one raises it.";

/// The heading of the options that every command takes. They are listed after the command's own.
const GLOBAL: &str = "Global options";

/// Read news feeds in the terminal, with panes for headings, tables and FAQs.
///
/// Without a command, the screen opens, on SOURCE if one is given. The commands do the same work for scripts. They print to standard output without
/// colours or escape sequences, and errors to standard error.
#[derive(Debug, Parser)]
#[command(name = "crosshead", version, after_long_help = exit_codes(), subcommand_precedence_over_arg = true)]
pub struct Arguments {
    /// Read the settings from this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, global = true, help_heading = GLOBAL)]
    pub config: Option<PathBuf>,

    /// Ignore the config file and use the defaults
    #[arg(long, global = true, conflicts_with = "config", help_heading = GLOBAL)]
    pub defaults: bool,

    /// Keep feeds and articles in this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, global = true, help_heading = GLOBAL)]
    pub data_dir: Option<PathBuf>,

    /// Open the screen on a sample feed, with a temporary data folder and no network
    #[arg(long)]
    pub demo: bool,

    /// Open this on the screen: an http(s) address, a file, an article's id, or "-" for standard input
    ///
    /// The name of a command wins; a file of that name is ./NAME. Without a terminal, it is printed as by `read`.
    #[arg(value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::FilePath)]
    pub source: Option<String>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fetch all feeds, or one
    Refresh {
        /// A feed's id, address or title; all feeds if omitted
        feed: Option<String>,
        /// Only the feeds that are due: for a timer, as often as you like
        #[arg(long, conflicts_with = "feed")]
        due: bool,
    },
    /// Subscribe to a feed, or to the feed that a page links to
    ///
    /// If a page links to several, they are listed and nothing is done, unless --pick or --all says which are meant.
    Add {
        /// The address of a feed or of a page
        url: String,
        /// Of several feeds, take the one with this number
        #[arg(long, value_name = "NUMBER", conflicts_with = "all")]
        pick: Option<usize>,
        /// Of several feeds, take all
        #[arg(long, conflicts_with = "title")]
        all: bool,
        /// Your own title for it
        #[arg(long)]
        title: Option<String>,
        /// The folder for it; nested folders are separated by "/"
        #[arg(long)]
        folder: Option<String>,
    },
    /// Unsubscribe from a feed, with all its articles
    Remove {
        /// A feed's id, address or title
        feed: String,
        /// Keep its starred and tagged articles among the kept pages
        #[arg(long)]
        keep_starred: bool,
        /// Remove its starred and tagged articles, too; without one of the two, a feed that has some is not removed
        #[arg(long, conflicts_with = "keep_starred")]
        all: bool,
    },
    /// Change what is set for a feed or a folder: title, folder, address, interval, full text, prefetch, limits
    ///
    /// The articles stay, with their marks. All changes are made, or none. With the name of a folder, all feeds that are in it
    /// now are changed.
    Set {
        /// A feed's id, address or title, or a folder with a slash at its end (News/)
        feed: String,
        /// title=NAME (nothing: the feed's own title), folder=A/B (nothing: no folder), address=URL, interval=MINUTES (nothing:
        /// the usual one), full-text=auto|always|never (whether the page is read instead of the feed's text), prefetch=yes|no
        /// (whether pages of new teasers are fetched ahead), keep-days=DAYS and keep-articles=NUMBER (what is older or more is
        /// cleared; all: no limit, nothing: the usual one)
        #[arg(required = true, value_name = "KEY=VALUE")]
        changes: Vec<String>,
    },
    /// Clear old articles
    ///
    /// What is older than the limits of [retention] in the config, or than those of the feed (`set FEED keep-days=30
    /// keep-articles=200`), goes, and does not come back while the feed still lists it. What is starred, tagged or kept
    /// stays, and an unread article stays for 30 days after it arrived. Refreshing does the same by itself. This also makes the
    /// data file smaller, if a tenth of it is free.
    ///
    /// As JSON: {is_dry_run, feeds: [{id, title, articles, bytes}], articles, bytes, given_back (bytes of the file)}.
    Clean {
        /// Only tell what would go
        #[arg(long)]
        dry_run: bool,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// List the feeds
    Feeds {
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Show feed health, the worst first
    ///
    /// A feed is gone (410), failing, dead (nothing new for half a year), waiting (its server asked for a pause), new
    /// (never fetched) or ok.
    Health {
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// List the articles
    Entries(EntriesArgs),
    /// Mark articles as read or unread, star them, hide them, or take stars or hiding away
    ///
    /// Prints the articles as `entries` does. With `search` or `entries` and `--format json` a script finds their ids.
    Mark {
        /// The mark
        #[arg(value_enum)]
        mark: MarkChoice,
        /// The articles' ids (see `entries`)
        #[arg(required = true, value_name = "ID")]
        ids: Vec<i64>,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Put tags on articles, or take them away; without arguments, list the tags
    ///
    /// Prints the articles as `entries` does. A search finds them with tag:NAME. As JSON, a list of tags is
    /// [{tag, articles}].
    Tag(TagArgs),
    /// List the rules, say what they would do, or apply them to stored articles
    ///
    /// Rules are in `[[rules]]` of the config. They act on articles that arrive; no rule does the same twice with an article.
    ///
    /// As JSON, the list is [{name, query, actions}]; --dry-run and --apply print
    /// [{name, query, meant, looked_at, actions: [{action, articles}]}], where meant is null if the query is wrong.
    Rules(RulesArgs),
    /// Search the articles; what arrived last comes first
    ///
    /// Words side by side must all be found. --guide prints what else can be asked: "phrases", -not, or, title:, is:unread,
    /// has:table, words<600, age<3d, /patterns/ and more. As JSON: objects like those of `entries`.
    Search(SearchArgs),
    /// List the smart lists with their articles, or make or remove one
    ///
    /// A smart list is a query with a name; `entries --list NAME` lists its articles. Those of `[lists]` in the config are
    /// changed there.
    ///
    /// As JSON: [{name, query, unread, total, is_in_config}]; the numbers are null if the query is wrong.
    Lists {
        #[command(subcommand)]
        command: Option<ListsCommand>,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Print an article
    #[command(after_long_help = JSON_OBJECT)]
    Read {
        #[command(flatten)]
        source: SourceArgs,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: ReadFormat,
        /// Print which texts of the page are read and why, as text or JSON, for a bug report. For an article's id, explain the
        /// stored page
        #[arg(long, conflicts_with = "whole")]
        explain: bool,
    },
    /// Print an article's headings
    ///
    /// As JSON: the list `headings` of what `read` prints.
    Outline {
        #[command(flatten)]
        source: SourceArgs,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: PartFormat,
    },
    /// Print an article's tables
    ///
    /// As JSON: the list `tables` of what `read` prints. As CSV: one after the other, separated by an empty line, each
    /// below a line "# name". Cells are printed unchanged, even if a spreadsheet would read them as formulas (those that begin with `=`, `+`, `-` or `@`).
    Tables {
        #[command(flatten)]
        source: SourceArgs,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: TablesFormat,
    },
    /// Open a table of an article on the full screen
    ///
    /// `q` leads from the table to its article, and from there out. Without a terminal, or with --format, the table is printed as
    /// by `tables`; as JSON: one object of that list; as CSV: without a line above it. Cells are printed unchanged, even if a
    /// spreadsheet would read them as formulas (those that begin with `=`, `+`, `-` or `@`).
    Table(TableArgs),
    /// Print an article's questions and answers
    ///
    /// As JSON: the list `faqs` of what `read` prints. With --all, the questions of all stored articles, the newest first; one
    /// that several articles answer is listed once.
    Faq {
        /// An article's id (see `entries`), an http(s) address, a file, or "-" for standard input; with --all, words
        #[arg(value_name = "SOURCE", required_unless_present = "all", value_hint = ValueHint::FilePath)]
        source: Vec<String>,
        #[command(flatten)]
        reading: ReadingArgs,
        /// List the questions of all stored articles; with words, those that have a word that begins with each of them
        #[arg(long, conflicts_with_all = ["width", "base_url", "whole"])]
        all: bool,
        /// The most questions that --all lists; 0 lists all
        #[arg(long, value_name = "N", default_value_t = 100, requires = "all")]
        limit: usize,
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: PartFormat,
    },
    /// Take over the feeds of another reader, and newsboat's articles
    ///
    /// A list of feeds is an OPML file or newsboat's file "urls". Newsboat's query feeds become smart lists; one that cannot be
    /// asked here is reported. Newsboat's "cache.db" has articles: those of feeds that are here are taken over, with their read
    /// marks; an article with a flag gets a star. One that is here already keeps its text, and is read or starred if it is so in
    /// one of the two readers. An import that was stopped can be run again. Of a folder, newsboat's two files are taken.
    Import {
        /// Files, or newsboat's folder; "-" is a list on standard input
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Write the feeds as OPML
    Export {
        /// The file; standard output if omitted
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Prepare new articles for opening and for search
    ///
    /// The screen does this in the background after articles have arrived. The command waits until it is done. If it is stopped,
    /// the next run goes on.
    Index,
    /// Check whether the data file is intact
    ///
    /// Reads all of it: every page, every index, the counters, and every prepared article.
    Check,
    /// Show where the settings are, print an example of them, or check them
    #[command(subcommand)]
    Config(ConfigCommand),
    /// List all keys by scope
    Keys {
        /// The output format
        #[arg(long, value_enum, default_value_t)]
        format: PartFormat,
    },
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page (roff)
    Man,
}

#[derive(Debug, Subcommand)]
pub enum ListsCommand {
    /// Make a smart list, or give it another query
    Add {
        /// Its name
        name: String,
        /// Its query (see `search --guide`); if it begins with "-", it follows "--"
        #[arg(required = true, value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Remove a smart list; its articles stay
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct EntriesArgs {
    /// Only the articles of this feed: its id, address or title
    #[arg(long)]
    pub feed: Option<String>,
    /// Only unread articles
    #[arg(long)]
    pub unread: bool,
    /// Only starred articles
    #[arg(long, conflicts_with = "feed")]
    pub starred: bool,
    /// Only those that a query finds (see `search`), sorted by arrival instead of by date
    #[arg(long)]
    pub query: Option<String>,
    /// Only those of a smart list (see `lists`), sorted like those of a query
    #[arg(long, value_name = "NAME")]
    pub list: Option<String>,
    /// The sort order
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortArg,
    /// The largest number of articles to list; 0 lists all
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub limit: usize,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Tags, and the articles that get them or lose them.
#[derive(Debug, Args)]
pub struct TagArgs {
    /// The tags, separated by commas; "-" before a name takes the tag away: energy,-later
    #[arg(value_name = "TAGS", allow_hyphen_values = true, conflicts_with = "list")]
    pub names: Option<String>,
    /// The articles' ids (see `entries`)
    #[arg(value_name = "ID")]
    pub ids: Vec<i64>,
    /// All articles that a query finds (see `search`), instead of ids
    #[arg(long, conflicts_with = "ids", requires = "names")]
    pub query: Option<String>,
    /// List the tags, with the number of articles that have them
    #[arg(long)]
    pub list: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Say what the rules would do with the articles that arrived last
    #[arg(long, group = "work")]
    pub dry_run: bool,
    /// Let the rules act on the stored articles
    #[arg(long, group = "work")]
    pub apply: bool,
    /// Look only at so many articles, those that arrived last; 0 is all. A dry run looks at 300 by default
    #[arg(long, value_name = "N", requires = "work")]
    pub last: Option<usize>,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// The query; if it begins with "-", it follows "--"
    #[arg(required_unless_present = "guide", value_name = "QUERY")]
    pub query: Vec<String>,
    /// The largest number of articles to list; 0 lists all
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub limit: usize,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
    /// Print the page about the query language, in Markdown
    #[arg(long, conflicts_with = "query")]
    pub guide: bool,
}

/// What to read, and how.
#[derive(Args, Clone, Debug)]
pub struct SourceArgs {
    /// An article's id (see `entries`), an http(s) address, a file, or "-" for standard input
    #[arg(value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::FilePath)]
    pub source: String,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// One table of a source.
#[derive(Debug, Args)]
pub struct TableArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// Which table, counted from 1 in the order of the text (`tables` lists them)
    #[arg(value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub number: u16,
    /// Print it in this format, also on a terminal
    #[arg(long, value_enum)]
    pub format: Option<TablesFormat>,
}

/// How a source is read and printed.
#[derive(Args, Clone, Debug, Default)]
pub struct ReadingArgs {
    /// Columns of a line of text; by default the terminal's width, up to the configured measure
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// The address a file comes from, for its relative links; by default the address the page declares
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Read the whole page instead of extracting its article
    #[arg(long)]
    pub whole: bool,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print where the config file, the data and the log are
    Path,
    /// Print an annotated config file with the defaults
    Example,
    /// Check whether the config file is valid
    Check,
}

/// What `mark` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MarkChoice {
    Read,
    Unread,
    Star,
    Unstar,
    /// No list has it any more; `is:hidden` finds it
    Hide,
    Unhide,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns on a terminal, tab-separated otherwise
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    #[default]
    Text,
    Markdown,
    /// One object with text, headings, tables, questions, links and figures
    Json,
    Html,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PartFormat {
    #[default]
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TablesFormat {
    #[default]
    Text,
    Markdown,
    Json,
    Csv,
}

/// [`Sort`] as an argument: clap's types stay in this folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    #[default]
    Newest,
    Oldest,
    Title,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Sort {
        match sort {
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
            SortArg::Title => Sort::Title,
        }
    }
}
