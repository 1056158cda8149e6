//! The text of each kind of excerpt of an article.

use super::{ExcerptFormat, table, with_source};
use crate::article::write::{Passages, answer};
use crate::article::{Article, Block, BlockKind, HttpUrl, Inline, Sanitized, Table, Target, TextSpan};
use crate::budget;
use crate::layout::plain;

/// Columns for a table, as in a pipe.
const TABLE: u16 = 80;

/// The text with a paragraph a line. A rule would be as long as the widest line can be.
pub(super) fn plain(article: &Article) -> String {
    let is_rule = |block: &Block| matches!(block.kind, BlockKind::Rule);
    let blocks = article.blocks.iter().filter(|block| !is_rule(block)).map(without_underline).collect();
    plain::unbroken(&Article { blocks, meta: article.meta.clone(), ..Article::default() }, TABLE)
}

/// A heading is a line of its own, without the line and the sign that a screen has.
fn without_underline(block: &Block) -> Block {
    match &block.kind {
        BlockKind::Heading { text, .. } => Block { kind: BlockKind::Paragraph(text.clone()), ..block.clone() },
        BlockKind::Paragraph(_)
        | BlockKind::Deck(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => block.clone(),
    }
}

pub(super) fn whole(article: &Article, from: usize, format: ExcerptFormat) -> String {
    let url = article.meta.url.as_ref();
    if format == ExcerptFormat::Address {
        return url.map(|url| url.as_str().to_owned()).unwrap_or_default();
    }
    let blocks = article.blocks.get(from..).unwrap_or_default().to_vec();
    let part = Article { meta: article.meta.clone(), blocks, ..Article::default() };
    match format {
        ExcerptFormat::Text => titled(&part),
        ExcerptFormat::Address
        | ExcerptFormat::Markdown
        | ExcerptFormat::Html
        | ExcerptFormat::Csv
        | ExcerptFormat::Tsv => with_source(&part, url, &article.meta.title, format),
    }
}

/// The title as the first line, unless the text begins with it.
fn titled(article: &Article) -> String {
    let title = &article.meta.title;
    let is_first = article.blocks.first().is_some_and(|block| *Sanitized::line(&block.text()) == **title);
    let heading = (!title.is_empty() && !is_first).then(|| paragraph(title.clone()));
    let blocks = heading.into_iter().chain(article.blocks.iter().cloned()).collect();
    plain(&article.with_blocks(blocks))
}

fn paragraph(text: Sanitized) -> Block {
    Block::of(BlockKind::Paragraph(Inline::plain(text)))
}

pub(super) fn spans(article: &Article, spans: &[TextSpan], format: ExcerptFormat) -> String {
    let passages = Passages::of(article);
    let one = |span: &TextSpan| {
        let url = if format == ExcerptFormat::Text { None } else { passages.address(*span) };
        with_source(&article.excerpt(*span), url.as_ref(), &article.meta.title, format)
    };
    joined(spans.iter().take_while(|_| !budget::is_spent()).map(one))
}

/// Several of a kind: addresses a line each, all else with a blank line between.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Each question as a heading, with its answer and its address below it.
pub(super) fn questions(article: &Article, numbers: &[usize], format: ExcerptFormat) -> String {
    let passages = Passages::of(article);
    let one = |number: &usize| {
        let question = article.questions.get(*number)?;
        let kind = BlockKind::Heading { level: 2, text: Inline::plain(question.text.clone()) };
        let blocks = std::iter::once(Block::of(kind)).chain(answer(article, question).iter().cloned()).collect();
        let url = passages.address(article.span_of(question.block.0..question.block.0 + 1));
        let part = article.with_blocks(blocks);
        let text = with_source(&part, url.as_ref(), &article.meta.title, format);
        Some(match (format, url) {
            (ExcerptFormat::Text, Some(url)) => format!("{text}\n{url}\n"),
            _ => text,
        })
    };
    joined(numbers.iter().take_while(|_| !budget::is_spent()).filter_map(one))
}

pub(super) fn tables(article: &Article, blocks: &[usize], format: ExcerptFormat) -> String {
    let passages = Passages::of(article);
    let one = |block: &usize| {
        let found = article.blocks.get(*block)?.table()?;
        let alone = || {
            let span = article.span_of(*block..block + 1);
            let url = if format == ExcerptFormat::Text { None } else { passages.address(span) };
            with_source(&article.excerpt(span), url.as_ref(), &article.meta.title, format)
        };
        Some(table(found, format).unwrap_or_else(alone))
    };
    joined(blocks.iter().take_while(|_| !budget::is_spent()).filter_map(one))
}

pub(super) fn cells(article: &Article, block: usize, part: &Table, format: ExcerptFormat) -> String {
    if let (ExcerptFormat::Text, [cell]) = (format, part.cells.as_slice()) {
        return cell.content.text.to_string();
    }
    let alone = || {
        let url = Passages::of(article).address(article.span_of(block..block + 1));
        let blocks = vec![Block::of(BlockKind::Table(Box::new(part.clone())))];
        with_source(&article.with_blocks(blocks), url.as_ref(), &article.meta.title, format)
    };
    table(part, format).unwrap_or_else(alone)
}

pub(super) fn links(article: &Article, links: &[(Sanitized, Target)], format: ExcerptFormat) -> String {
    let one = |(label, target): &(Sanitized, Target)| {
        let Some(url) = web_address(article, target) else { return target.href() };
        super::page(label, &url, format)
    };
    let lines = links.iter().map(one);
    match format {
        ExcerptFormat::Markdown if links.len() > 1 => lines.map(|line| format!("- {line}\n")).collect(),
        ExcerptFormat::Html if links.len() > 1 => {
            format!("<ul>\n{}</ul>\n", lines.map(|line| format!("<li>{line}</li>\n")).collect::<String>())
        }
        ExcerptFormat::Markdown
        | ExcerptFormat::Html
        | ExcerptFormat::Address
        | ExcerptFormat::Text
        | ExcerptFormat::Csv
        | ExcerptFormat::Tsv => lines.collect::<Vec<_>>().join("\n"),
    }
}

/// Where a link leads on the web; one within the article leads to its page.
fn web_address(article: &Article, target: &Target) -> Option<HttpUrl> {
    match target {
        Target::Web(url) => Some(url.clone()),
        Target::Fragment(_) | Target::Note(_) => article.meta.url.as_ref()?.join(&target.href()).ok(),
        Target::Mail(_) => None,
    }
}
