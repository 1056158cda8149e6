//! Markdown round trip: pulldown-cmark (with GFM's tables and strikethrough) reads our Markdown and must find the same
//! headings with their levels, cells, code, items and quotes, and every word once and in order.

use crosshead::article::read::article_from_html;
use crosshead::article::write::markdown;
use crosshead::article::{Article, Block, BlockKind, Frame, Metadata};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What an article is made of, in order: words, and marks for what begins or stands around them.
fn of_article(article: &Article) -> Vec<String> {
    article.blocks.iter().flat_map(of_block).collect()
}

fn of_block(block: &Block) -> Vec<String> {
    let mut parts: Vec<String> = block.frames.iter().filter_map(opened).map(str::to_owned).collect();
    match &block.kind {
        BlockKind::Heading { level, text } => parts.push(format!("h{level} {}", folded(&text.text))),
        BlockKind::Code { text, .. } => parts.push(format!("code {text}")),
        BlockKind::Table(table) => {
            let caption = table.caption.as_ref().map(|caption| words(&caption.text)).unwrap_or_default();
            parts.extend(caption);
            let slots = (0..table.rows).flat_map(|row| (0..table.columns).map(move |column| (row, column)));
            let cell = |(row, column)| table.at(row, column).map_or(String::new(), |cell| folded(&cell.content.text));
            parts.extend(slots.map(|slot| format!("cell {}", cell(slot))));
        }
        BlockKind::Paragraph(text) | BlockKind::Term(text) | BlockKind::Summary(text) | BlockKind::Deck(text) => {
            parts.extend(words(&text.text));
        }
        BlockKind::Rule => parts.push("rule".to_owned()),
        BlockKind::Figure(_) | BlockKind::Media(_) => panic!("none is made here"),
    }
    parts
}

fn opened(frame: &Frame) -> Option<&'static str> {
    match frame {
        Frame::Item { starts: true, .. } => Some("item"),
        Frame::Quote { opens: true } => Some("quote"),
        Frame::Item { .. } | Frame::Quote { .. } | Frame::Definition | Frame::Details => None,
    }
}

/// The same of Markdown.
fn of_markdown(text: &str) -> Vec<String> {
    let mut reading = Reading::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reading.event(event);
    }
    reading.parts
}

#[derive(Default)]
struct Reading {
    parts: Vec<String>,
    text: String,
}

impl Reading {
    fn event(&mut self, event: Event) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::InlineHtml(tag) => self.text.push_str(if &*tag == "<br>" { " " } else { "" }),
            Event::Rule => self.put("rule"),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            other => panic!("{other:?}"),
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Item => self.put("item"),
            Tag::BlockQuote(_) => self.put("quote"),
            Tag::CodeBlock(CodeBlockKind::Indented) => panic!("text became code"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.whole(&format!("h{}", level as u8)),
            TagEnd::TableCell => self.whole("cell"),
            TagEnd::CodeBlock => {
                let text = std::mem::take(&mut self.text);
                self.parts.push(format!("code {}", text.strip_suffix('\n').unwrap_or(&text)));
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            _ => {}
        }
    }

    fn whole(&mut self, what: &str) {
        let text = std::mem::take(&mut self.text);
        self.parts.push(format!("{what} {}", folded(&text)));
    }

    fn put(&mut self, what: &str) {
        self.flush();
        self.parts.push(what.to_owned());
    }

    fn flush(&mut self) {
        self.parts.extend(words(&std::mem::take(&mut self.text)));
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn folded(text: &str) -> String {
    words(text).join(" ")
}

/// Words, among them those that mean something in Markdown.
fn text() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "#",
        "##",
        "-",
        "+",
        "1.",
        "2)",
        "&gt;",
        "|",
        "`",
        "```",
        "~~",
        "~",
        "[a]",
        "(b)",
        "[a](b)",
        "![",
        "]:",
        "\\",
        "&lt;b&gt;",
        "&amp;lt;",
        "---",
        "===",
        "&lt;!--",
        ":",
        "http://a.example",
        "a_b_c",
        "2*3*4",
        "!",
        "$",
        "^",
    ]);
    let word = prop_oneof![3 => "[a-c]{1,3}".prop_map(|word| word), 2 => signs.prop_map(str::to_owned)];
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

fn inline() -> impl Strategy<Value = String> {
    text().prop_recursive(3, 12, 3, |inner| {
        let around = prop::sample::select(vec![
            "<b>()</b>",
            "<i>()</i>",
            "<code>()</code>",
            "<s>()</s>",
            "<sup>()</sup>",
            "<a href='https://x.example/a(b)'>()</a>",
            "() <b>()</b>()",
            "()<br>()",
            "<b>()</b><i>x</i>",
            "<i> () </i>",
        ]);
        (around, inner).prop_map(|(around, inner)| around.replace("()", &inner))
    })
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => inline().prop_map(|text| format!("<p>{text}</p>")),
        1 => (1..7u8, inline()).prop_map(|(level, text)| format!("<h{level}>{text}</h{level}>")),
        1 => text().prop_map(|text| format!("<pre><code class=language-x>{text}\n  {text}</code></pre>")),
        1 => Just("<hr>".to_owned()),
        1 => prop::collection::vec((inline(), inline()), 1..3).prop_map(|rows| {
            let row = |(a, b): &(String, String)| format!("<tr><td>{a}</td><td>{b}</td></tr>");
            format!("<table><tr><th>A</th><th>B</th></tr>{}</table>", rows.iter().map(row).collect::<String>())
        }),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let children = prop::collection::vec(inner, 1..4);
        prop_oneof![
            children.clone().prop_map(|blocks| format!("<blockquote>{}</blockquote>", blocks.concat())),
            children.clone().prop_map(|blocks| format!("<ul><li>{}</li></ul>", blocks.join("</li><li>"))),
            children.prop_map(|blocks| format!("<ol start=3><li>{}</li></ol>", blocks.join("</li><li>"))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_is_read_back_as_what_it_was(blocks in prop::collection::vec(block(), 1..4)) {
        let html = blocks.concat();
        let read = article_from_html(&html, None, &Metadata::default()).unwrap_or_default();
        let article = Article { meta: Metadata::default(), ..read };
        let written = markdown(&article);
        prop_assert_eq!(of_markdown(&written), of_article(&article), "{}\n{}", html, written);
    }
}

#[test]
fn code_in_a_link_that_begins_a_paragraph_makes_no_link_definition() {
    let article =
        article_from_html("<p><a href='https://x.example/'><code>]:</code></a></p>", None, &Metadata::default())
            .unwrap();
    assert_eq!(of_markdown(&markdown(&article)), ["]:"]);
}
