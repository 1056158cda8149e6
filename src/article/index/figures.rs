//! The Figures pane: pictures, players and embedded pages, wherever they are. It fetches none of them.

use super::{Index, Landmark, Opens};
use crate::article::{Article, Block, BlockId, BlockKind, Figure, HttpUrl, Media, MediaKind, Sanitized};

/// Pictures and media, labelled like the text shown in their place.
pub struct Figures;

impl Index for Figures {
    fn noun(&self) -> &'static str {
        "figure"
    }

    fn plural(&self) -> &'static str {
        "figures"
    }

    fn title(&self) -> &'static str {
        "Figures"
    }

    fn letter(&self) -> char {
        'i'
    }

    fn is_shown(&self) -> bool {
        false
    }

    fn landmarks(&self, article: &Article) -> Vec<Landmark> {
        article.blocks.iter().enumerate().filter_map(|(i, block)| landmark(i, block)).collect()
    }

    /// Opens the picture or medium itself in the browser: a terminal cannot show it.
    fn opens(&self, article: &Article, landmark: &Landmark) -> Opens {
        address(&article.blocks[landmark.block.0]).map_or(Opens::Nothing, Opens::Outside)
    }
}

fn address(block: &Block) -> Option<HttpUrl> {
    match &block.kind {
        BlockKind::Figure(figure) => figure.url.clone(),
        BlockKind::Media(media) => media.url.clone(),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule => None,
    }
}

fn landmark(index: usize, block: &Block) -> Option<Landmark> {
    let (label, detail) = match &block.kind {
        BlockKind::Figure(figure) => (figure_label(figure), Sanitized::line("picture")),
        BlockKind::Media(media) => (media.label.clone(), media_detail(media)),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule => return None,
    };
    Some(Landmark { block: BlockId(index), offset: 0, end: BlockId(index + 1), label, detail, depth: 0, folded: None })
}

/// The caption, or else the alternative text, or else the file name.
fn figure_label(figure: &Figure) -> Sanitized {
    let caption = figure.caption.as_ref().map(|caption| Sanitized::line(&caption.text)).unwrap_or_default();
    let alt = Sanitized::line(&figure.alt);
    let file = figure.url.as_ref().map_or_else(|| Sanitized::line("picture"), file_name);
    [caption, alt].into_iter().find(|label| !label.is_empty()).unwrap_or(file)
}

fn file_name(url: &HttpUrl) -> Sanitized {
    let path = url.to_url().path().to_owned();
    Sanitized::line(path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("picture"))
}

fn media_detail(media: &Media) -> Sanitized {
    Sanitized::line(match media.kind {
        MediaKind::Video => "video",
        MediaKind::Audio => "sound",
        MediaKind::Embed => "embedded",
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{article, paragraph};
    use super::*;
    use crate::article::Inline;

    fn label(figure: Figure) -> String {
        let block = Block { kind: BlockKind::Figure(Box::new(figure)), ..paragraph("") };
        Figures.landmarks(&article(vec![paragraph("a"), block]))[0].label.to_string()
    }

    #[test]
    fn a_picture_is_named_by_caption_then_alternative_text_then_file() {
        let caption = Some(Inline::plain(Sanitized::line("At the pier")));
        let url = HttpUrl::parse("https://example.org/a/storm.jpg?w=1").ok();
        let alt = Sanitized::line("Waves");
        assert_eq!(label(Figure { caption, alt: alt.clone(), url: url.clone() }), "At the pier");
        assert_eq!(label(Figure { caption: None, alt, url: url.clone() }), "Waves");
        assert_eq!(label(Figure { url, ..Figure::default() }), "storm.jpg");
    }

    #[test]
    fn media_count_as_figures() {
        let media = Media { kind: MediaKind::Video, label: Sanitized::line("The storm"), url: None };
        let block = Block { kind: BlockKind::Media(Box::new(media)), ..paragraph("") };
        let found = Figures.landmarks(&article(vec![block]));
        assert_eq!((&*found[0].label, &*found[0].detail), ("The storm", "video"));
    }
}
