//! `read --explain`: which texts of a page are read, and what decides on each.

use std::io::Write;

use super::args::{Arguments, ReadFormat, SourceArgs};
use super::exit::CommandFailure;
use super::output::Output;
use super::source;
use crate::article::{DecidedBy, ExplainedSegment, Explanation, Extent, PageWay, PartApart, ToldFeature};
use crate::layout::wrap;

/// The columns of the labels, and of the gap after them.
const LABEL: usize = 10;
const GAP: usize = 2;

/// The fewest columns of what stands beside the labels.
const FEWEST: usize = 20;

/// Prints the explanation of a page as text or JSON.
pub fn run(
    wanted: &SourceArgs,
    arguments: &Arguments,
    format: ReadFormat,
    out: &mut Output,
) -> Result<(), CommandFailure> {
    if matches!(format, ReadFormat::Markdown | ReadFormat::Html) {
        return Err(CommandFailure::Usage("--explain prints text, or JSON with --format json".to_owned()));
    }
    let (explanation, width) = source::explain(wanted, arguments, out.columns)?;
    if format == ReadFormat::Json {
        return Ok(out.json(&explanation)?);
    }
    Ok(out.write_all(text(&explanation, width.into()).as_bytes())?)
}

fn text(explanation: &Explanation, width: usize) -> String {
    let mut lines = Vec::new();
    let counts = Some(&explanation.segments).filter(|segments| !segments.is_empty()).map(|segments| counts(segments));
    for sentence in std::iter::once(way(explanation)).chain(counts) {
        lines.extend(wrap::wrap(&sentence, width).map(|line| sentence[line].to_owned()));
    }
    if !explanation.apart.is_empty() {
        lines.push(String::new());
        explanation.apart.iter().for_each(|part| lines.push(apart(part, width)));
    }
    explanation.segments.iter().for_each(|explained| segment(explained, width, &mut lines));
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn way(explanation: &Explanation) -> String {
    let cut = explanation.cut.map(percent).unwrap_or_default();
    match explanation.way {
        PageWay::Classifier => {
            format!("The classifier chooses what is read: what is likely by at least {cut}.")
        }
        PageWay::Vote => {
            "dom_smoothie's vote chooses what is read, because the classifier chooses too little.".to_owned()
        }
        PageWay::TooLittle => {
            "The page is read whole, without what its markup declares to be beside the text, because \
            too little would be chosen."
                .to_owned()
        }
        PageWay::TooLarge => {
            "The page is read whole, without what its markup declares to be beside the text, because it \
            is too large to choose from."
                .to_owned()
        }
        PageWay::Data => {
            "The page has its text only as data (`articleBody` in its JSON-LD), and that is read.".to_owned()
        }
    }
}

fn counts(segments: &[ExplainedSegment]) -> String {
    let count = |is: &dyn Fn(&ExplainedSegment) -> bool| segments.iter().filter(|segment| is(segment)).count();
    let (read, part) =
        (count(&|segment| segment.read != Extent::Nothing), count(&|segment| segment.read == Extent::Part));
    let ruled = count(&|segment| segment.by == DecidedBy::Rule);
    format!("Segments: {}; read: {read}, in part: {part}; decided by rules: {ruled}.", segments.len())
}

fn apart(part: &PartApart, width: usize) -> String {
    let unread = if part.read == Extent::Nothing { "(not read, nor what refers to it) " } else { "" };
    beside(part.what, &wrap::truncate(&format!("{unread}{}", part.text), room(width)))
}

fn segment(segment: &ExplainedSegment, width: usize, lines: &mut Vec<String>) {
    let read = match segment.read {
        Extent::Whole => "read",
        Extent::Part => "part",
        Extent::Nothing => "no",
    };
    let label = format!("{read:4}{:>6}", percent(segment.probability));
    lines.extend([String::new(), beside(&label, &wrap::truncate(&segment.text, room(width)))]);
    let (supports, opposes) = (told(&segment.supports), told(&segment.opposes));
    let rows = [("place", &*segment.place), ("by", &reason(segment)), ("for", &supports), ("against", &opposes)];
    for (label, text) in rows {
        for (at, line) in wrap::wrap(text, room(width)).enumerate() {
            lines.push(beside(if at == 0 { label } else { "" }, &text[line]));
        }
    }
}

/// A text beside its label.
fn beside(label: &str, text: &str) -> String {
    format!("{label:>LABEL$}{:GAP$}{text}", "")
}

fn room(width: usize) -> usize {
    width.saturating_sub(LABEL + GAP).max(FEWEST)
}

fn percent(probability: f32) -> String {
    format!("{:.0}%", probability * 100.0)
}

fn told(features: &[ToldFeature]) -> String {
    let one = |told: &ToldFeature| format!("{} {:+.2}", told.feature, told.weight);
    features.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What decides if it is not the probability of the segment alone.
fn reason(segment: &ExplainedSegment) -> String {
    let reason = match segment.by {
        DecidedBy::Probability | DecidedBy::Vote | DecidedBy::WholePage => "",
        DecidedBy::Together => {
            let together = percent(segment.together.unwrap_or(segment.probability));
            return format!("its list or table as a whole, {together}");
        }
        DecidedBy::Copy => "an earlier segment, which says the same",
        DecidedBy::Hidden => "the page, which hides it",
        DecidedBy::Markup => "its element, which is read or left out as a whole",
        DecidedBy::Rule => return ruled(segment),
    };
    reason.to_owned()
}

fn ruled(segment: &ExplainedSegment) -> String {
    let (name, source) = segment.rule.map(|rule| rule.describe()).unwrap_or_default();
    let does = match segment.read {
        Extent::Whole => "brings it back",
        Extent::Part => "changes it",
        Extent::Nothing => "removes it",
    };
    format!("the rule “{name}”, which {does} ({source})")
}
