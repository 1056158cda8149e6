//! Questions and answers in the markup that plugins, themes and people write them in, and what only looks like them.
//!
//! Every page has the same two questions and a little of the theme around them. Class names are those of the plugin that
//! the test is named after.

use std::fs;
use std::path::{Path, PathBuf};

use crosshead::article::read::{article_from_html, article_from_page};
use crosshead::article::{Article, HttpUrl, Metadata, text_of};

const FIRST: (&str, &str) = ("When does the ferry leave?", "At ten past eleven, from North Pier.");
const SECOND: (&str, &str) = ("Can I bring a bicycle?", "Yes. Each vessel takes thirty of them.");

fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Night ferries return</title>{head}</head><body>\
         <header><nav><a href=/faq>FAQ</a> <a href=/who>Who are we?</a></nav></header><main><article>\
         <h1>Night ferries return</h1><p>The harbour board voted on Tuesday to bring back night crossings between North \
         Pier and Skerry, after an absence of eleven years.</p><p>Two vessels will share the route; the older one, built \
         in 1998, has been refitted with quieter engines.</p>{body}</article></main>\
         <aside class=related><h2>Related posts</h2><a href=/a>Is the old mill worth saving?</a></aside>\
         <footer><p>Questions? <a href=/contact>Contact us</a></p></footer></body></html>"
    )
}

fn base() -> HttpUrl {
    HttpUrl::parse("https://courier.example/ferries/").unwrap()
}

fn pairs(article: &Article) -> Vec<(String, String)> {
    let text = |question: &crosshead::article::Question| text_of(question.answer.blocks(&article.blocks));
    article.questions.iter().map(|question| (question.text.to_string(), text(question))).collect()
}

fn both() -> Vec<(String, String)> {
    [FIRST, SECOND].iter().map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect()
}

/// The body's two questions are found in the page and in a feed's body alike.
fn finds(body: &str) {
    let from_page = article_from_page(page("", body), Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(pairs(&from_page), both(), "page: {body}");
    let from_feed = article_from_html(format!("<p>The board voted.</p>{body}"), Some(&base()), &Metadata::default());
    assert_eq!(pairs(&from_feed.unwrap()), both(), "feed: {body}");
}

/// `unit` once for each pair, with `Q`, `A` and `N` filled in.
fn each(unit: &str) -> String {
    let fill = |(n, (q, a)): (usize, &(&str, &str))| {
        unit.replace("{Q}", q).replace("{A}", a).replace("{N}", &(n + 1).to_string())
    };
    [FIRST, SECOND].iter().enumerate().map(fill).collect()
}

fn under_heading(unit: &str) -> String {
    format!("<h2>Frequently Asked Questions About Ferries</h2>{}", each(unit))
}

#[test]
fn question_headings_under_an_faq_heading() {
    finds(&under_heading("<h3>{Q}</h3><p>{A}</p>"));
    finds(&under_heading("<h2>{Q}</h2><p>{A}</p>"));
    finds(&under_heading("<h3>{N}. {Q}</h3><p>{A}</p>"));
    finds(&under_heading(
        r##"<h3 id="q{N}">{Q}<a class="headerlink" href="#q{N}" title="Permalink">¶</a></h3><p>{A}</p>"##,
    ));
}

#[test]
fn questions_in_bold() {
    finds(&under_heading("<p><strong>{Q}</strong></p><p>{A}</p>"));
    finds(&under_heading("<p><b>{Q}</b><br>{A}</p>"));
    finds(&under_heading("<p><strong>{Q}</strong> {A}</p>"));
    finds(&under_heading("<p><strong>{N}. {Q}</strong></p><p>{A}</p>"));
}

#[test]
fn labelled_questions() {
    finds(&under_heading("<p>Q: {Q}</p><p>A: {A}</p>"));
    finds(&under_heading("<p><b>Q{N}. {Q}</b></p><p><b>A{N}.</b> {A}</p>"));
    finds(&under_heading("<p>Q: {Q}<br>A: {A}</p>"));
    finds(&under_heading("<p>Q. {Q} A. {A}</p>"));
    finds(&under_heading("<p>K: {Q}</p><p>V: {A}</p>"));
    finds(&under_heading("<p>S: {Q} C: {A}</p>"));
    finds(&under_heading("<h3>Q: {Q}</h3><p>A: {A}</p>"));
    finds(&under_heading("<p><strong>Question {N}:</strong> {Q}</p><p><strong>Answer:</strong> {A}</p>"));
}

#[test]
fn lists_of_questions() {
    finds(&format!("<h2>FAQ</h2><ol>{}</ol>", each("<li><strong>{Q}</strong> {A}</li>")));
    finds(&format!("<h2>FAQ</h2><ul>{}</ul>", each("<li><p>{Q}</p><p>{A}</p></li>")));
    finds(&format!("<h2>FAQ</h2><ul>{}</ul>", each("<li>{Q}<br>{A}</li>")));
    finds(&format!("<h2>FAQ</h2><ul>{}</ul>", each("<li>{Q}<ul><li>{A}</li></ul></li>")));
}

#[test]
fn definition_lists_and_tables() {
    finds(&format!("<h2>FAQ</h2><dl>{}</dl>", each("<dt>{Q}</dt><dd>{A}</dd>")));
    finds(&format!("<dl>{}</dl>", each("<div><dt><b>{Q}</b></dt><dd><p>{A}</p></dd></div>")));
    let rows = each("<tr><td>{Q}</td><td>{A}</td></tr>");
    finds(&format!("<h2>FAQ</h2><table><tr><th>Question</th><th>Answer</th></tr>{rows}</table>"));
    finds(&format!("<h2>FAQ</h2><table>{rows}</table>"));
}

#[test]
fn details_and_summaries() {
    finds(&each("<details><summary>{Q}</summary><p>{A}</p></details>"));
    finds(&under_heading(
        "<details class='govuk-details'><summary class='govuk-details__summary'><span class='govuk-details__summary-text'>{Q}</span></summary><div class='govuk-details__text'>{A}</div></details>",
    ));
    finds(&each("<details class='question'><summary>{Q}</summary><div><p>{A}</p></div></details>"));
    finds(&under_heading(
        "<details class='e-n-accordion-item'><summary class='e-n-accordion-item-title' aria-expanded='false' aria-controls='e-{N}'><span class='e-n-accordion-item-title-header'><div class='e-n-accordion-item-title-text'>{Q}</div></span><span class='e-n-accordion-item-title-icon'><i class='fas fa-plus'></i></span></summary><div role='region' id='e-{N}' class='elementor-element e-con'><p>{A}</p></div></details>",
    ));
}

#[test]
fn the_markup_of_schema_org() {
    finds(&format!(
        "<div itemscope itemtype='https://schema.org/FAQPage'>{}</div>",
        each(
            "<div itemscope itemprop='mainEntity' itemtype='https://schema.org/Question'><h3 itemprop='name'>{Q}</h3><div itemscope itemprop='acceptedAnswer' itemtype='https://schema.org/Answer'><div itemprop='text'>{A}</div></div></div>"
        )
    ));
    finds(&format!(
        "<div vocab='https://schema.org/' typeof='FAQPage'>{}</div>",
        each(
            "<div property='mainEntity' typeof='Question'><h3 property='name'>{Q}</h3><div property='acceptedAnswer' typeof='Answer'><p property='text'>{A}</p></div></div>"
        )
    ));
}

#[test]
fn accordions_of_plugins() {
    for unit in [
        // Yoast SEO, Rank Math, Spectra
        "<div class='schema-faq-section'><strong class='schema-faq-question'>{Q}</strong> <p class='schema-faq-answer'>{A}</p></div>",
        "<div class='rank-math-list-item'><h3 class='rank-math-question'>{Q}</h3><div class='rank-math-answer'><p>{A}</p></div></div>",
        "<div class='uagb-faq-item' role='tab'><div class='uagb-faq-questions-button'><span class='uagb-icon'><svg></svg></span><span class='uagb-question'>{Q}</span></div><div class='uagb-faq-content'><p>{A}</p></div></div>",
        // WordPress core
        "<div class='wp-block-accordion-item'><h3 class='wp-block-accordion-heading'><button aria-expanded='false' type='button'><span>{Q}</span><span aria-hidden='true'>+</span></button></h3><div role='region' class='wp-block-accordion-panel' hidden><p>{A}</p></div></div>",
        // Elementor
        "<div class='elementor-accordion-item'><div id='elementor-tab-title-{N}' class='elementor-tab-title' data-tab='{N}' role='button' aria-controls='elementor-tab-content-{N}' aria-expanded='false'><span class='elementor-accordion-icon' aria-hidden='true'><i class='fas fa-plus'></i></span><a class='elementor-accordion-title' tabindex='0'>{Q}</a></div><div id='elementor-tab-content-{N}' class='elementor-tab-content elementor-clearfix' role='region' style='display:none'><p>{A}</p></div></div>",
        // Kadence
        "<div class='kt-accordion-pane'><div class='kt-accordion-header-wrap'><button class='kt-blocks-accordion-header kt-acccordion-button-label-show' type='button'><span class='kt-blocks-accordion-title-wrap'><span class='kt-blocks-accordion-title'>{Q}</span></span><span class='kt-blocks-accordion-icon-trigger'></span></button></div><div class='kt-accordion-panel kt-accordion-panel-hidden'><div class='kt-accordion-panel-inner'><p>{A}</p></div></div></div>",
        // Divi
        "<div class='et_pb_toggle et_pb_toggle_close'><h5 class='et_pb_toggle_title'>{Q}</h5><div class='et_pb_toggle_content clearfix'><p>{A}</p></div></div>",
        // Bootstrap 5, Bootstrap 4
        "<div class='accordion-item'><h2 class='accordion-header'><button class='accordion-button collapsed' type='button' data-bs-toggle='collapse' data-bs-target='#c{N}' aria-expanded='false' aria-controls='c{N}'>{Q}</button></h2><div id='c{N}' class='accordion-collapse collapse'><div class='accordion-body'>{A}</div></div></div>",
        "<div class='card'><div class='card-header'><h5 class='mb-0'><button class='btn btn-link' data-toggle='collapse' data-target='#d{N}' aria-expanded='true' aria-controls='d{N}'>{Q}</button></h5></div><div id='d{N}' class='collapse'><div class='card-body'>{A}</div></div></div>",
        // Squarespace, Shopify, Zendesk, GOV.UK
        "<li class='accordion-item'><h4 class='accordion-item__title-wrapper' role='heading' aria-level='3'><button class='accordion-item__click-target' aria-expanded='false'><span class='accordion-item__title'>{Q}</span><div class='accordion-icon-container'><div class='plus'></div></div></button></h4><div class='accordion-item__dropdown' role='region'><div class='accordion-item__description'><p>{A}</p></div></div></li>",
        "<div class='accordion'><details id='D{N}'><summary><svg></svg><h3 class='accordion__title'>{Q}</h3></summary><div class='accordion__content rte' role='region'><p>{A}</p></div></details></div>",
        "<div class='accordion__item'><button class='accordion__item-title' aria-expanded='false'>{Q}</button><div class='accordion__item-content' aria-hidden='true'><p>{A}</p></div></div>",
        "<div class='govuk-accordion__section'><div class='govuk-accordion__section-header'><h2 class='govuk-accordion__section-heading'><span class='govuk-accordion__section-button' id='h{N}'>{Q}</span></h2></div><div id='g{N}' class='govuk-accordion__section-content'><p class='govuk-body'>{A}</p></div></div>",
        // WAI-ARIA practices, without any class
        "<h3><button aria-expanded='false' aria-controls='w{N}'>{Q}</button></h3><div id='w{N}' role='region' hidden><p>{A}</p></div>",
        "<div><button aria-expanded='false' aria-controls='x{N}'>{Q}</button><div id='x{N}' style='display: none'>{A}</div></div>",
        // Names only
        "<div class='faq-row'><div class='faq-q'>{Q}</div><div class='faq-a'>{A}</div></div>",
        "<div class='faq__item'><div class='faq__question'>{Q}</div><div class='faq__answer'><p>{A}</p></div></div>",
    ] {
        finds(&under_heading(unit));
        finds(&format!("<div class='wrap'>{}</div>", each(unit)));
    }
    finds(&format!("<h2>FAQ</h2><amp-accordion>{}</amp-accordion>", each("<section><h4>{Q}</h4><p>{A}</p></section>")));
}

#[test]
fn headings_that_announce_an_faq_in_other_languages() {
    for heading in [
        "Preguntas frecuentes",
        "Häufig gestellte Fragen",
        "Questions fréquentes",
        "Domande frequenti",
        "Perguntas frequentes",
        "Veelgestelde vragen",
        "Часто задаваемые вопросы",
        "Часті запитання",
        "Najczęściej zadawane pytania",
        "Sık Sorulan Sorular",
        "الأسئلة الشائعة",
        "שאלות נפוצות",
        "अक्सर पूछे जाने वाले प्रश्न",
        "よくあるご質問",
        "常见问题",
        "常見問題",
        "자주 묻는 질문",
        "Vanliga frågor",
        "Ofte stillede spørgsmål",
        "Ofte stilte spørsmål",
        "Usein kysytyt kysymykset",
        "Často kladené dotazy",
        "Gyakori kérdések",
        "Întrebări frecvente",
        "Συχνές ερωτήσεις",
        "Câu hỏi thường gặp",
        "Pertanyaan yang sering diajukan",
        "คำถามที่พบบ่อย",
        "سوالات متداول",
        "Често задавани въпроси",
        "Q&A",
        "Questions and answers",
        "Vos questions, nos réponses",
    ] {
        finds(&format!("<h2>{heading}</h2>{}", each("<h3>{Q}</h3><p>{A}</p>")));
    }
}

fn json_ld(graph: &str) -> String {
    format!("<script type='application/ld+json'>{graph}</script>")
}

fn stated() -> String {
    let pair = |(q, a): &(&str, &str)| {
        format!(r#"{{"@type":"Question","name":"{q}","acceptedAnswer":{{"@type":"Answer","text":"<p>{a}</p>"}}}}"#)
    };
    [FIRST, SECOND].iter().map(pair).collect::<Vec<_>>().join(",")
}

#[test]
fn json_ld_alone_is_enough() {
    for graph in [
        format!(r#"{{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{}]}}"#, stated()),
        format!(r#"[{{"@type":"WebPage"}},{{"@type":["WebPage","FAQPage"],"mainEntity":[{}]}}]"#, stated()),
        format!(r#"{{"@graph":[{{"@type":"FAQPage","mainEntity":[{}]}}]}}"#, stated()),
    ] {
        let html = page(&json_ld(&graph), "");
        let article = article_from_page(&html, Some(&base()), &Metadata::default()).unwrap();
        assert_eq!(pairs(&article), both(), "{graph}");
    }
}

#[test]
fn json_ld_that_says_what_is_shown_doubles_nothing_and_ends_the_last_answer() {
    let graph = format!(r#"{{"@type":"FAQPage","mainEntity":[{}]}}"#, stated());
    let body = format!("{}<p>The next vote is in June.</p>", each("<h3>{Q}</h3><p>{A}</p>"));
    let html = page(&json_ld(&graph), &body);
    let article = article_from_page(&html, Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(pairs(&article), both());
    assert_eq!(&*article.blocks[article.questions[0].block.0].text(), FIRST.0);
}

#[test]
fn broken_json_ld_leaves_what_is_shown() {
    let html = page(&json_ld(r#"{"@type":"FAQPage","mainEntity":[{]}"#), &under_heading("<h3>{Q}</h3><p>{A}</p>"));
    assert_eq!(pairs(&article_from_page(&html, Some(&base()), &Metadata::default()).unwrap()), both());
}

#[test]
fn an_answer_may_hold_lists_code_and_tables() {
    let body = "<h2>FAQ</h2><h3>How do I build it?</h3><p>Like this:</p><ul><li>fetch</li></ul><pre>make</pre>\
                <h3>Where is it?</h3><p>In the cellar.</p>";
    let article = article_from_page(page("", body), Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(pairs(&article)[0].1, "Like this: fetch make");
}

#[test]
fn a_paragraph_after_labelled_answers_of_one_paragraph_closes_the_article() {
    let third = "<p>Q: Who pays?</p><p>A: The town.</p>";
    let after = |more: &str| {
        let body = format!("{}{third}{more}", under_heading("<p>Q: {Q}</p><p>A: {A}</p>"));
        let article = article_from_html(&body, Some(&base()), &Metadata::default()).unwrap();
        pairs(&article).pop().unwrap()
    };
    let expected = ("Who pays?".to_owned(), "The town.".to_owned());
    assert_eq!(after("<p>The festival begins at eleven.</p>"), expected);
    assert_eq!(after("<p>Tell us what you think in the comments below!</p>"), expected);
    assert_eq!(after("<ul><li>And the county.</li></ul>").1, "The town. And the county.");
}

#[test]
fn a_labelled_answer_of_two_paragraphs_is_whole_unless_it_is_the_last() {
    let body = "<h2>FAQ</h2><p>Q: Why?</p><p>A: One.</p><p>Q: How?</p><p>A: Two.</p><p>Three.</p><p>Q: Who?</p><p>A: Four.</p>";
    let article = article_from_html(body, Some(&base()), &Metadata::default()).unwrap();
    let answers: Vec<String> = pairs(&article).into_iter().map(|(_, answer)| answer).collect();
    assert_eq!(answers, ["One.", "Two. Three.", "Four."]);
}

#[test]
fn what_closes_the_article_is_not_part_of_the_last_answer() {
    let three = format!("{}<h3>Who pays?</h3><p>The town.</p>", under_heading("<h3>{Q}</h3><p>{A}</p>"));
    let body = format!("{three}<p>The board meets in June.</p><p>Tell us what you think in the comments below!</p>");
    let article = article_from_page(page("", &body), Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(pairs(&article)[2].1, "The town.");
}

#[test]
fn the_way_back_to_the_top_is_not_part_of_an_answer() {
    for back in [
        "<p align=right><a href='#top'>[top]</a></p><hr>",
        "<p><a href='#'>↑ Back to top</a></p>",
        "<p><a href='#contents'>Contents</a></p>",
        "<p>[nach oben]</p>",
        "<div><small><a href='https://courier.example/ferries/#contents'>Up</a></small></div><hr>",
    ] {
        finds(&under_heading(&format!("<h3>{{Q}}</h3><p>{{A}}</p>{back}")));
        finds(&format!("<h2>FAQ</h2><dl>{}</dl>", each(&format!("<dt>{{Q}}</dt><dd><p>{{A}}</p>{back}</dd>"))));
    }
    finds(&under_heading("<h3>{Q}</h3><p>{A} [<a href='#contents'>top</a>]</p>"));
    finds(&under_heading("<h3>{Q}</h3><p>{A}<br><a href='#top'>Top</a></p>"));
    // A link that is the answer stays.
    let body = "<h2>FAQ</h2><h3>When?</h3><p><a href='#times'>See below</a></p><h3>Who?</h3><p>All.</p>";
    let article = article_from_page(page("", body), Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(pairs(&article)[0].1, "See below");
}

#[test]
fn the_sign_of_a_toggle_is_not_part_of_a_question() {
    for sign in ["+", "−", "▸", "▼", "＋", "›", "⌄", "▾\u{fe0e}"] {
        finds(&under_heading(&format!("<h3>{{Q}} {sign}</h3><p>{{A}}</p>")));
        finds(&under_heading(&format!("<h3>{sign} {{Q}}</h3><p>{{A}}</p>")));
        finds(&under_heading(&format!("<p><b>{sign} {{Q}}</b></p><p>{{A}}</p>")));
        finds(&under_heading(&format!("<p>{{Q}} <span>{sign}</span></p><p>{{A}}</p>")));
    }
}

#[test]
fn questions_that_are_the_first_sentence_of_their_paragraph() {
    finds(&under_heading("<p>{Q} {A}</p>"));
    finds(&under_heading("<p>{N}. {Q} {A}</p>"));
    let body = "<h2>FAQ</h2><p>Why? It rains.</p><p>It always did.</p><p>Who pays? The town.</p><p>And the county.</p>\
                <p>When? In May.</p><p>The mayor spoke on Tuesday.</p>";
    let article = article_from_html(body, Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(
        pairs(&article)[..2].iter().map(|pair| &*pair.1).collect::<Vec<_>>(),
        ["It rains. It always did.", "The town. And the county."]
    );
    has_none("<h2>Progress</h2><p>Who pays? The town, says the mayor.</p><p>And when? Nobody knows.</p>");
}

#[test]
fn tables_of_two_columns() {
    let rows = each("<tr><td>{Q}</td><td>{A}</td></tr>");
    for table in [
        format!("<table><thead><tr><th>Question</th><th>Answer</th></tr></thead><tbody>{rows}</tbody></table>"),
        format!("<table><tr><td><b>Question</b></td><td><b>Answer</b></td></tr>{rows}</table>"),
        format!("<table>{}</table>", each("<tr><th>{Q}</th><td>{A}</td></tr>")),
        format!("<table>{}</table>", each("<tr><td>{N}.</td><td>{Q}</td><td>{A}</td></tr>")),
        format!("<table>{}</table>", each("<tr><td><p><strong>{Q}</strong></p></td><td><p>{A}</p></td></tr>")),
        format!("<table>{}</table>", each("<tr><td>{Q}</td></tr><tr><td>{A}</td></tr>")),
    ] {
        finds(&format!("<h2>FAQ</h2>{table}"));
    }
}

/// A page that is an FAQ, with this title and text.
fn faq_page(title: &str, body: &str) -> Vec<(String, String)> {
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    );
    pairs(&article_from_page(html, Some(&base()), &Metadata::default()).unwrap())
}

#[test]
fn a_page_that_is_an_faq_may_name_one_in_a_heading_inside() {
    let about = "<h3>About this FAQ</h3><dl><dt>Who keeps it?</dt><dd>The miller.</dd></dl>";
    let list = each("<dt>{Q}</dt><dd>{A}</dd>");
    let body = format!("<h2>Frequently Asked Questions</h2>{about}<h3>Ferries</h3><dl>{list}</dl>");
    let found = faq_page("Frequently Asked Questions – Ferries", &body);
    assert_eq!(found[0], ("Who keeps it?".to_owned(), "The miller.".to_owned()));
    assert_eq!(found[1..], both());
    let body = format!(
        "<h2>General FAQ</h2>{}<h2>FAQ about bicycles</h2><h3>Are they free?</h3><p>Yes.</p>",
        each("<h3>{Q}</h3><p>{A}</p>")
    );
    assert_eq!(faq_page("FAQ", &body).len(), 3);
    // The FAQ of a page about something else.
    let body = format!("<h2>What happened?</h2><p>A fire.</p><h2>FAQ</h2>{}", each("<p><b>{Q}</b></p><p>{A}</p>"));
    assert_eq!(faq_page("The fire: your questions answered", &body), both());
}

#[test]
fn a_title_may_name_something_else_before_the_faq() {
    for title in [
        "Help and FAQ for the Ferry Map",
        "Tips &amp; FAQs about ferries",
        "Aide et FAQ pour la carte",
        "The Courier: help and FAQ",
    ] {
        let body = format!("<h2>{title}</h2><h3>About it</h3>{}", each("<h4>{Q}</h4><p>{A}</p>"));
        assert_eq!(faq_page(title, &body), both(), "{title}");
    }
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faq");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "html")).collect();
    pages.sort();
    pages
}

/// Whole pages: each `tests/fixtures/faq/x.html` has its `x.faq`, the pairs that are found, in order.
#[test]
fn every_page_has_the_questions_beside_it() {
    assert!(fixtures().len() >= 12, "fixtures are missing");
    let mut wrong = String::new();
    for page in fixtures() {
        let html = fs::read_to_string(&page).unwrap();
        let article = article_from_page(html, Some(&base()), &Metadata::default()).unwrap();
        let found: String = pairs(&article).iter().map(|(q, a)| format!("Q: {q}\nA: {a}\n")).collect();
        if found != fs::read_to_string(page.with_extension("faq")).unwrap() {
            wrong += &format!("{}\n{found}\n", page.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn has_none(body: &str) {
    let article = article_from_page(page("", body), Some(&base()), &Metadata::default()).unwrap();
    assert_eq!(pairs(&article), [], "{body}");
}

#[test]
fn what_only_looks_like_an_faq_is_none() {
    // Rhetorical and headline questions, an explainer.
    has_none("<h2>Progress, but for whom?</h2><p>Older residents say no.</p><h2>What comes next?</h2><p>A vote.</p>");
    has_none(
        "<h2>What happened?</h2><p>A fire.</p><h2>Who is affected?</h2><p>Forty people.</p><h2>And now?</h2><p>Rain.</p>",
    );
    // Interviews.
    has_none(
        "<p><strong>How did you come to clocks?</strong></p><p>By accident.</p><p><strong>Do you own a watch?</strong></p><p>No.</p>",
    );
    has_none(
        "<h2>Q&amp;A with the mayor</h2><p><b>Q:</b> Why now?</p><p><b>A:</b> It was time.</p><p><b>Q:</b> Who pays?</p><p><b>A:</b> All of us.</p>",
    );
    // A quiz, a glossary, spoilers, testimonials, an exam, a table of contents.
    has_none(
        "<details><summary>Solution</summary><p>Qh7+</p></details><details><summary>Show the code</summary><p>8/5p1k</p></details>",
    );
    has_none("<dl><dt>Ebb</dt><dd>The tide while it goes out.</dd><dt>Fathom</dt><dd>Six feet.</dd></dl>");
    has_none(
        "<h2>Part A</h2><ol><li>What is plankton? (4 marks)</li><li>Why do kelp forests need cold water? (6 marks)</li></ol>",
    );
    has_none(
        "<nav><h2>Contents</h2><ul><li><a href='#a'>Where is it?</a></li></ul></nav><h2 id=a>Where is it?</h2><p>There.</p>",
    );
    // An FAQ that is only announced, or linked to.
    has_none("<h2>Frequently Asked Questions</h2><p>Coming soon.</p><h2>Prices</h2><p>Adults 20 euros.</p>");
    has_none("<p>See our <a href=/faq>frequently asked questions</a>.</p>");
    // An accordion of something else.
    has_none(
        "<div class='accordion-item'><h3><button aria-expanded=false aria-controls=m>Monday</button></h3><div id=m hidden>Closed.</div></div>\
              <div class='accordion-item'><h3><button aria-expanded=false aria-controls=t>Tuesday</button></h3><div id=t hidden>Open.</div></div>",
    );
}

#[test]
fn hidden_panels_that_are_no_faq_are_read_all_the_same() {
    let body = "<h3><button aria-expanded=false aria-controls=m>Opening hours</button></h3><div id=m hidden><p>Closed on Monday.</p></div>";
    let article = article_from_page(page("", body), Some(&base()), &Metadata::default()).unwrap();
    let text = text_of(&article.blocks);
    assert!(text.contains("Opening hours") && text.contains("Closed on Monday."), "{text}");
    assert!(!text.contains("Who are we?") && !text.contains("Is the old mill"), "{text}");
}
