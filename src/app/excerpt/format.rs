//! The formats in which a part of an article leaves the program.

/// A format, by what other programs make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcerptFormat {
    /// Where it is on the web: one address a line.
    Address,
    /// A paragraph a line.
    Text,
    Markdown,
    Html,
    Csv,
    Tsv,
}

impl ExcerptFormat {
    /// In the order of lists.
    pub const ALL: [ExcerptFormat; 6] = [
        ExcerptFormat::Address,
        ExcerptFormat::Text,
        ExcerptFormat::Markdown,
        ExcerptFormat::Html,
        ExcerptFormat::Csv,
        ExcerptFormat::Tsv,
    ];

    /// As it is typed after `:write` and `:pipe`.
    pub fn name(self) -> &'static str {
        match self {
            ExcerptFormat::Address => "address",
            ExcerptFormat::Text => "text",
            ExcerptFormat::Markdown => "markdown",
            ExcerptFormat::Html => "html",
            ExcerptFormat::Csv => "csv",
            ExcerptFormat::Tsv => "tsv",
        }
    }

    /// As a sentence has it.
    pub fn title(self) -> &'static str {
        match self {
            ExcerptFormat::Address => "address",
            ExcerptFormat::Text => "text",
            ExcerptFormat::Markdown => "Markdown",
            ExcerptFormat::Html => "HTML",
            ExcerptFormat::Csv => "CSV",
            ExcerptFormat::Tsv => "TSV",
        }
    }

    /// The key that chooses it from the list.
    pub fn key(self) -> char {
        match self {
            ExcerptFormat::Address => 'a',
            ExcerptFormat::Text => 't',
            ExcerptFormat::Markdown => 'm',
            ExcerptFormat::Html => 'h',
            ExcerptFormat::Csv => 'c',
            ExcerptFormat::Tsv => 's',
        }
    }

    /// The format of a name, or of the short one that files end in.
    pub fn named(name: &str) -> Option<ExcerptFormat> {
        let name = name.to_ascii_lowercase();
        let short = match name.as_str() {
            "md" => Some(ExcerptFormat::Markdown),
            "txt" => Some(ExcerptFormat::Text),
            "htm" => Some(ExcerptFormat::Html),
            _ => None,
        };
        short.or_else(|| ExcerptFormat::ALL.into_iter().find(|format| format.name() == name))
    }

    /// The format that the end of a file's name tells.
    pub fn of_file(file: &str) -> Option<ExcerptFormat> {
        let name = file.rsplit('/').next().unwrap_or(file);
        name.rsplit_once('.').and_then(|(_, end)| ExcerptFormat::named(end))
    }
}
