//! The page of the guide about the language, made from the table of fields.

use super::fields::{ALL, FieldRow};

/// What can be written besides fields, and what it finds.
const FORMS: &[(&str, &str)] = &[
    ("harbour", "articles with the word, in the title, the text, a heading or a table; case and accents do not count"),
    ("harbour tide", "articles with both words"),
    ("harbour or tide", "articles with one of them, or both"),
    ("-tide", "articles without the word"),
    ("\"high tide\"", "the words one after the other"),
    ("harb*", "words that begin so; while you type, the last word counts as a beginning from its third letter on"),
    ("(harbour or tide) -storm", "parentheses group"),
    ("/har+bou?r/", "a regular expression, looked for in titles; a capital in it makes case count"),
    (
        "title:/har+bou?r/",
        "a regular expression in a field; in `h:`, `table:` and `faq:` it is looked for in headings, \
        in captions and the heads of columns, and in questions",
    ),
];

/// The page in Markdown.
pub fn markdown() -> String {
    let mut page = String::from(START);
    FORMS.iter().for_each(|(form, meaning)| row(&mut page, form, meaning));
    page.push_str("\n## Fields\n\n| Written | Finds |\n|---|---|\n");
    ALL.iter().for_each(|field| field_rows(&mut page, field));
    page.push_str(END);
    page
}

const START: &str = "# The query language

<!-- Made by `crosshead search --guide`; a test compares them. -->

`crosshead search`, `crosshead entries --query`, smart lists and the search of the library understand one language. Words
side by side must all be found. What arrived last comes first.

| Written | Finds |
|---|---|
";

const END: &str = "
`:` before a number means \"equal\"; `<`, `<=`, `>` and `>=` compare. What an article has (`has:`, `words`, `minutes`, and all
words in its text) is known once the article is prepared in the background; `crosshead index` does that at once.

A word with a colon, a parenthesis or a quotation mark needs quotes: `\"Re: harbour\"`. `\"or\"` is the word. In a phrase, `\\\"`
is a quotation mark; in a pattern, `\\/` is a slash.
";

fn field_rows(page: &mut String, field: &FieldRow) {
    let values = field.values();
    if values.is_empty() {
        row(page, field.example, field.meaning);
    }
    values.iter().for_each(|(name, meaning)| row(page, &format!("{}:{name}", field.name), meaning));
}

fn row(page: &mut String, form: &str, meaning: &str) {
    *page += &format!("| `{form}` | {meaning} |\n");
}
