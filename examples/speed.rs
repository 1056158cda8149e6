//! Prints the table of `docs/speed.md` from measurements beside other readers.
//!
//! ```text
//! cargo run --release --example speed -- RESULT.json
//! ```
//!
//! The file is what the bench of readers writes (`--out`): for each scenario and measure the samples of each program. A row has
//! crosshead's median, the best median of another program, and their ratio. "floor" is what the machine itself needs for the
//! work; it is no reader, so it has a column of its own.

#![allow(clippy::print_stdout, reason = "the table is its output")]

use std::collections::BTreeMap;
use std::error::Error;

use serde::Deserialize;

const OURS: &str = "crosshead";
const FLOOR: &str = "floor";

#[derive(Deserialize)]
struct Measurements {
    started: String,
    cores: usize,
    versions: BTreeMap<String, String>,
    /// By scenario and measure. Measures that begin with `_` are remarks.
    results: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

/// The samples of each program.
type Samples = BTreeMap<String, Vec<Option<f64>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name the file with the measurements")?;
    let all: Measurements = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    println!("Measured {} on {} cores, with {}.\n", all.started, all.cores, versions(&all));
    println!("| Scenario | Measure | crosshead | best other | ratio | floor |\n|---|---|---|---|---|---|");
    for (scenario, measures) in &all.results {
        for (measure, samples) in measures.iter().filter(|(measure, _)| !measure.starts_with('_')) {
            let samples = Samples::deserialize(samples)?;
            row(scenario, measure, &samples).iter().for_each(|row| println!("{row}"));
        }
    }
    Ok(())
}

fn versions(all: &Measurements) -> String {
    let names = all.versions.iter().filter(|(name, _)| *name != FLOOR && *name != OURS);
    names.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// `None` if crosshead was not measured.
fn row(scenario: &str, measure: &str, samples: &Samples) -> Option<String> {
    let ours = median(samples.get(OURS)?)?;
    let others = samples.iter().filter(|(name, _)| *name != OURS && *name != FLOOR);
    let best = others.filter_map(|(name, values)| Some((median(values)?, name))).min_by(|a, b| a.0.total_cmp(&b.0));
    let (other, ratio) = best.map_or((String::new(), String::new()), |(value, name)| {
        (format!("{} ({name})", short(value)), if value > 0.0 { short(ours / value) } else { String::new() })
    });
    let floor = samples.get(FLOOR).and_then(|values| median(values)).map(short).unwrap_or_default();
    let measure = measure.replace('_', " ");
    Some(format!("| {scenario} | {measure} | {} | {other} | {ratio} | {floor} |", short(ours)))
}

fn median(values: &[Option<f64>]) -> Option<f64> {
    let mut values: Vec<f64> = values.iter().flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Two digits that count, or more before the point.
fn short(value: f64) -> String {
    match value {
        value if value >= 10.0 => format!("{value:.0}"),
        value if value >= 1.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}
