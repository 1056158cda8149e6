//! Many entries in one statement: as runs of ids, which are few however many the entries are.

/// The entries of the runs that are the first parameter ([`EntrySet::runs_as_json`](crate::feed::EntrySet::runs_as_json)), as rows
/// `listed`; further conditions may follow.
pub const LISTED: &str = "json_each(?1) AS run CROSS JOIN entries AS listed
    WHERE listed.id BETWEEN json_extract(run.value, '$[0]') AND json_extract(run.value, '$[1]')";
