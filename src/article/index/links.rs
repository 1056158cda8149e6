//! The Links pane: the links in running text. It does not know whether a target exists or may be opened.

use super::{Index, Landmark, Opens};
use crate::article::{Article, Block, BlockId, Inline, Mark, MarkKind, Sanitized, Target};

/// The links in running text, each at its own offset.
pub struct Links;

impl Index for Links {
    fn noun(&self) -> &'static str {
        "link"
    }

    fn plural(&self) -> &'static str {
        "links"
    }

    fn title(&self) -> &'static str {
        "Links"
    }

    fn letter(&self) -> char {
        'l'
    }

    fn is_shown(&self) -> bool {
        false
    }

    fn landmarks(&self, article: &Article) -> Vec<Landmark> {
        article.blocks.iter().enumerate().flat_map(|(i, block)| links(i, block)).collect()
    }

    fn opens(&self, article: &Article, landmark: &Landmark) -> Opens {
        target(&article.blocks[landmark.block.0], landmark.offset).map_or(Opens::Nothing, Opens::Link)
    }
}

/// The target of the link that starts at `offset` in a block's text.
fn target(block: &Block, offset: usize) -> Option<Target> {
    let runs = block.runs();
    let marks = runs.into_iter().flat_map(|(start, run)| run.marks.iter().map(move |mark| (start, mark)));
    marks.filter(|(start, mark)| start + mark.range.start == offset).find_map(|(_, mark)| {
        let MarkKind::Link(target) = &mark.kind else { return None };
        Some(target.clone())
    })
}

fn links(index: usize, block: &Block) -> Vec<Landmark> {
    let runs = block.runs();
    let links = runs.into_iter().flat_map(|(start, run)| run.marks.iter().map(move |mark| (start, run, mark)));
    links.filter_map(|(start, run, mark)| landmark(index, start, run, mark)).collect()
}

fn landmark(block: usize, start: usize, run: &Inline, mark: &Mark) -> Option<Landmark> {
    let MarkKind::Link(target) = &mark.kind else {
        return None;
    };
    let detail = detail(target);
    let text = Sanitized::line(run.text.get(mark.range.clone())?);
    Some(Landmark {
        block: BlockId(block),
        offset: start + mark.range.start,
        end: BlockId(block + 1),
        label: if text.is_empty() { detail.clone() } else { text },
        detail,
        depth: 0,
        folded: None,
    })
}

/// What the user checks before following the link.
fn detail(target: &Target) -> Sanitized {
    match target {
        Target::Web(url) => Sanitized::line(&url.host()),
        Target::Mail(address) => address.clone(),
        Target::Fragment(_) => Sanitized::line("on this page"),
        Target::Note(_) => Sanitized::line("note"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{article, paragraph, table};
    use super::*;
    use crate::article::{BlockKind, HttpUrl};

    fn linked(mut run: Inline, range: std::ops::Range<usize>, target: Target) -> Inline {
        run.marks.push(Mark { range, kind: MarkKind::Link(target) });
        run
    }

    #[test]
    fn a_link_is_at_its_offset_and_names_its_host() {
        let url = HttpUrl::parse("https://example.org/a").unwrap();
        let run = linked(Inline::plain(Sanitized::line("see the map here")), 8..11, Target::Web(url));
        let found = Links.landmarks(&article(vec![Block { kind: BlockKind::Paragraph(run), ..paragraph("") }]));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].offset, &*found[0].label, &*found[0].detail), (8, "map", "example.org"));
    }

    #[test]
    fn a_link_in_a_cell_counts_from_the_start_of_the_tables_text() {
        let mut block = table(Some("Cap"), 1, 2);
        let BlockKind::Table(inner) = &mut block.kind else { unreachable!("made as a table") };
        inner.cells[1].content =
            linked(Inline::plain(Sanitized::line("go")), 0..2, Target::Mail(Sanitized::line("a@example.org")));
        let found = Links.landmarks(&article(vec![block.clone()]));
        assert_eq!(&block.text()[found[0].offset..found[0].offset + 2], "go");
    }

    #[test]
    fn an_empty_link_is_named_by_where_it_leads() {
        let run = linked(Inline::plain(Sanitized::line("x")), 0..0, Target::Fragment(Sanitized::line("note")));
        let found = Links.landmarks(&article(vec![Block { kind: BlockKind::Paragraph(run), ..paragraph("") }]));
        assert_eq!(&*found[0].label, "on this page");
    }
}
