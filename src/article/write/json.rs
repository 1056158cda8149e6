//! An article as one JSON object, schema 1: the output of `read --format json`, and the form in which other programs
//! are compared.

use serde::Serialize;

use super::{answer, flat_line, flat_text, html, one_line};
use crate::article::{Article, Block, BlockKind, Frame, HttpUrl, Mark, MarkKind, Marker, Question, Sanitized, Table};

/// The schema of [`Json`]. It changes when a name or a meaning changes, but not for new names.
const SCHEMA: u32 = 1;

/// The object, with field names as in JSON. Unknown values are `null`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Json {
    pub schema: u32,
    pub title: Option<Sanitized>,
    /// The line below the headline.
    pub deck: Option<Sanitized>,
    pub byline: Option<Sanitized>,
    pub site: Option<Sanitized>,
    /// RFC 3339.
    pub published: Option<Sanitized>,
    /// BCP 47.
    pub lang: Option<Sanitized>,
    pub url: Option<HttpUrl>,
    pub image: Option<HttpUrl>,
    /// `ltr` or `rtl`, as in HTML's `dir`.
    pub direction: &'static str,
    /// Reading time in minutes; 0 for less than one.
    pub minutes: usize,
    /// The texts of the blocks, separated by a blank line.
    pub text: String,
    pub html: String,
    pub headings: Vec<Heading>,
    pub tables: Vec<Grid>,
    pub faqs: Vec<Faq>,
    pub links: Vec<JsonLink>,
    pub figures: Vec<Picture>,
    pub notes: Vec<JsonNote>,
}

/// A heading, in the order of the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heading {
    /// From 1 to 6.
    pub level: u8,
    pub text: Sanitized,
}

/// A table as two rectangles of the same shape. A spanning cell is in every slot it covers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grid {
    pub caption: Option<Sanitized>,
    /// White space is collapsed; an uncovered slot is "".
    pub grid: Vec<Vec<Sanitized>>,
    pub header: Vec<Vec<bool>>,
}

/// A question with its answer as plain text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Faq {
    pub question: Sanitized,
    /// The text of the answer's blocks, joined by spaces.
    pub answer: Sanitized,
}

/// A link in the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JsonLink {
    pub text: Sanitized,
    /// Absolute for the web, `mailto:` for mail, `#id` for a position in the article.
    pub url: String,
}

/// A picture or a figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    pub caption: Option<Sanitized>,
    pub alt: Sanitized,
    pub url: Option<HttpUrl>,
}

/// A footnote or side note.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JsonNote {
    /// As shown before the note: `1.`, `†`.
    pub label: Sanitized,
    pub text: Sanitized,
    /// What the references in `links` have as their `url`.
    pub url: Option<String>,
}

/// Converts the article.
pub fn json(article: &Article) -> Json {
    let meta = article.meta.clone();
    Json {
        schema: SCHEMA,
        title: Some(meta.title).filter(|title| !title.is_empty()),
        deck: kinds(article).find_map(deck),
        byline: meta.byline,
        site: meta.site,
        published: meta.published,
        lang: meta.lang,
        url: meta.url,
        image: meta.image,
        direction: meta.direction.name(),
        minutes: article.minutes,
        text: text(article),
        html: html(article),
        headings: headings(article),
        tables: tables(article),
        faqs: faqs(article),
        links: links(article),
        figures: figures(article),
        notes: notes(article),
    }
}

fn text(article: &Article) -> String {
    let texts = article.blocks.iter().map(flat_text).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

fn headings(article: &Article) -> Vec<Heading> {
    let heading = |kind: &BlockKind| {
        let BlockKind::Heading { level, text } = kind else { return None };
        Some(Heading { level: *level, text: flat_line(text) })
    };
    kinds(article).filter_map(heading).collect()
}

fn deck(kind: &BlockKind) -> Option<Sanitized> {
    if let BlockKind::Deck(text) = kind { Some(flat_line(text)) } else { None }
}

fn kinds(article: &Article) -> impl Iterator<Item = &BlockKind> {
    article.blocks.iter().map(|block| &block.kind)
}

fn tables(article: &Article) -> Vec<Grid> {
    let table = |kind: &BlockKind| if let BlockKind::Table(table) = kind { Some(grid(table)) } else { None };
    kinds(article).filter_map(table).collect()
}

fn grid(table: &Table) -> Grid {
    let row = |row| (0..table.columns).map(move |column| table.at(row, column));
    let texts = |at| row(at).map(|cell| cell.map(|cell| flat_line(&cell.content)).unwrap_or_default()).collect();
    let headers = |at| row(at).map(|cell| cell.is_some_and(|cell| cell.is_header)).collect();
    Grid {
        caption: table.caption.as_ref().map(flat_line),
        grid: (0..table.rows).map(texts).collect(),
        header: (0..table.rows).map(headers).collect(),
    }
}

fn faqs(article: &Article) -> Vec<Faq> {
    let faq = |question: &Question| Faq {
        question: Sanitized::line(&question.text),
        answer: one_line(answer(article, question)),
    };
    article.questions.iter().map(faq).collect()
}

fn links(article: &Article) -> Vec<JsonLink> {
    let runs = article.blocks.iter().flat_map(|block| block.runs());
    runs.flat_map(|(_, run)| run.marks.iter().filter_map(|mark| link(&run.text, mark))).collect()
}

fn link(text: &Sanitized, mark: &Mark) -> Option<JsonLink> {
    let MarkKind::Link(target) = &mark.kind else { return None };
    Some(JsonLink { text: Sanitized::line(&text[mark.range.clone()]), url: target.href() })
}

fn figures(article: &Article) -> Vec<Picture> {
    let figure = |kind: &BlockKind| {
        let BlockKind::Figure(figure) = kind else { return None };
        Some(Picture {
            caption: figure.caption.as_ref().map(flat_line),
            alt: Sanitized::line(&figure.alt),
            url: figure.url.clone(),
        })
    };
    kinds(article).filter_map(figure).collect()
}

fn notes(article: &Article) -> Vec<JsonNote> {
    let starts = |block: &Block| block.frames.iter().find_map(starting_label).cloned();
    let goes_on = |block: &Block| starts(block).is_none() && block.frames.iter().any(is_note);
    let labelled = article.blocks.iter().enumerate().filter_map(|(at, block)| Some((at, starts(block)?)));
    let note = |(at, label): (usize, Sanitized)| {
        let others = article.blocks[at + 1..].iter().take_while(|block| goes_on(block)).count();
        let text = one_line(&article.blocks[at..=at + others]);
        let text = text.trim_end_matches(['↩', ' ']);
        let url = article.blocks[at].anchors.first().map(|id| format!("#{id}"));
        JsonNote { label, text: Sanitized::line(text), url }
    };
    labelled.map(note).collect()
}

fn starting_label(frame: &Frame) -> Option<&Sanitized> {
    match frame {
        Frame::Item { marker: Marker::Note(label), starts: true, .. } => Some(label),
        Frame::Item { .. } | Frame::Quote { .. } | Frame::Definition | Frame::Details => None,
    }
}

fn is_note(frame: &Frame) -> bool {
    matches!(frame, Frame::Item { marker: Marker::Note(_), .. })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{block, paragraph, table};
    use super::*;
    use crate::article::read::article_from_html;
    use crate::article::{Answer, BlockId, Cell, Inline, Metadata, Question, Target};

    #[test]
    fn a_spanning_cell_is_in_every_slot_of_the_grid() {
        let mut table = table(&[&["a", "b"], &["c", "d"]], 1);
        table.cells[0].column_span = 2;
        table.cells.remove(1);
        table.slots = vec![Some(0), Some(0), Some(1), None];
        let grid = grid(&table);
        assert_eq!(grid.grid, [["a", "a"], ["c", ""]].map(|row| row.map(Sanitized::line).to_vec()));
        assert_eq!(grid.header, [[true, true], [false, false]].map(|row| row.to_vec()));
    }

    #[test]
    fn an_answer_is_the_text_of_its_blocks_joined_by_a_space() {
        let question = |answer| Question { text: Sanitized::line("Why?"), block: BlockId(0), answer };
        let article = Article {
            blocks: vec![paragraph("Why?"), paragraph("So\nthat"), paragraph("it is.")],
            questions: vec![question(Answer::Blocks(1..3)), question(Answer::Apart(vec![paragraph("x")]))],
            ..Article::default()
        };
        let answers: Vec<_> = json(&article).faqs.into_iter().map(|faq| faq.answer).collect();
        assert_eq!(answers, ["So that it is.", "x"].map(Sanitized::line));
    }

    #[test]
    fn powers_stay_powers_in_text_headings_cells_and_answers() {
        let power = |text| Inline {
            text: Sanitized::line(text),
            marks: vec![Mark { range: 1..2, kind: MarkKind::Superscript }],
        };
        let mut table = table(&[&["m2"]], 0);
        table.cells[0].content = power("m2");
        let blocks = vec![
            block(BlockKind::Heading { level: 2, text: power("h3") }),
            block(BlockKind::Paragraph(power("c2"))),
            block(BlockKind::Table(Box::new(table))),
        ];
        let question = Question { text: Sanitized::line("c?"), block: BlockId(0), answer: Answer::Blocks(1..2) };
        let json = json(&Article { blocks, questions: vec![question], ..Article::default() });
        assert_eq!(json.text, "h³\n\nc²\n\nm²");
        assert_eq!((&*json.headings[0].text, &*json.tables[0].grid[0][0], &*json.faqs[0].answer), ("h³", "m²", "c²"));
    }

    #[test]
    fn links_of_cells_are_listed_with_those_of_paragraphs() {
        let link = |address: Target| Mark { range: 0..1, kind: MarkKind::Link(address) };
        let content =
            Inline { text: Sanitized::line("c"), marks: vec![link(Target::Fragment(Sanitized::line("top")))] };
        let cell = Cell { content, ..table(&[&["x"]], 0).cells[0].clone() };
        let table = Table { cells: vec![cell], ..table(&[&["x"]], 0) };
        let mail =
            Inline { text: Sanitized::line("m"), marks: vec![link(Target::Mail(Sanitized::line("a@b.example")))] };
        let blocks = vec![block(BlockKind::Paragraph(mail)), block(BlockKind::Table(Box::new(table)))];
        let json = json(&Article { blocks, ..Article::default() });
        let links: Vec<_> = json.links.iter().map(|link| (&*link.text, link.url.as_str())).collect();
        assert_eq!(links, [("m", "mailto:a@b.example"), ("c", "#top")]);
    }

    #[test]
    fn notes_are_listed_with_what_their_references_link_to() {
        let page = "<p>One.<sup><a id=r href=#n>†</a></sup></p><p id=n>† A long <b>story</b>. <a href=#r>back</a></p>";
        let json = json(&article_from_html(page, None, &Metadata::default()).unwrap());
        let note =
            JsonNote { label: Sanitized::line("†"), text: Sanitized::line("A long story."), url: Some("#n".into()) };
        assert_eq!((json.notes, &*json.links[0].url), (vec![note], "#n"));
    }

    #[test]
    fn unknown_values_are_null_and_names_are_stable() {
        let value = serde_json::to_value(json(&Article::default())).unwrap();
        let names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        let mut expected = [
            "schema",
            "title",
            "deck",
            "byline",
            "site",
            "published",
            "lang",
            "url",
            "image",
            "direction",
            "minutes",
            "text",
            "html",
            "headings",
            "tables",
            "faqs",
            "links",
            "figures",
            "notes",
        ];
        expected.sort_unstable();
        assert_eq!(names, expected);
        for name in ["title", "deck", "byline", "site", "published", "lang", "url", "image"] {
            assert_eq!(value[name], serde_json::Value::Null, "{name}");
        }
        assert_eq!(value["schema"], 1);
    }
}
