//! Notifications: the user's commands for the new articles of a round. Only the arguments are made here; `runtime` runs the
//! commands, without a shell.

use crate::article::Sanitized;
use crate::config::NotifySettings;
use crate::feed::{FeedId, Refreshed, RuleNews};
use crate::layout::wrap::truncate;

/// One command a feed, up to so many feeds; more are summed up in one.
const MOST: usize = 5;

/// Columns of a feed's name.
const NAME: usize = 80;

/// The commands, each a program with its arguments.
pub fn commands(
    settings: &NotifySettings,
    fetched: &[Refreshed],
    title: impl Fn(FeedId) -> Sanitized,
) -> Vec<Vec<String>> {
    let new: Vec<&Refreshed> = fetched.iter().filter(|fetched| fetched.new > 0).collect();
    let command = |name: &str, count| words(&settings.command, name, count);
    match new.len() {
        0 => Vec::new(),
        _ if settings.command.is_empty() => Vec::new(),
        1..=MOST => new.iter().map(|fetched| command(&title(fetched.feed), fetched.new)).collect(),
        feeds => vec![command(&format!("{feeds} feeds"), new.iter().map(|fetched| fetched.new).sum())],
    }
}

/// The commands for rules that notify: `{feed}` is the name of the rule.
pub fn of_rules(settings: &NotifySettings, news: &[RuleNews]) -> Vec<Vec<String>> {
    if settings.command.is_empty() {
        return Vec::new();
    }
    news.iter().map(|news| words(&settings.command, &news.rule, news.count)).collect()
}

/// The program stays as it is written; what comes from a feed goes into arguments only.
fn words(template: &[String], name: &str, count: usize) -> Vec<String> {
    let name = truncate(name, NAME);
    let argument = |(place, word): (usize, &String)| if place == 0 { word.clone() } else { fill(word, &name, count) };
    template.iter().enumerate().map(argument).collect()
}

/// A name that begins an argument must not make it an option, nor, as some programs have it, the name of a file.
fn fill(word: &str, name: &str, count: usize) -> String {
    let harmless = name.trim_start_matches(|c: char| matches!(c, '-' | '@') || c.is_whitespace());
    let name = if word.starts_with("{feed}") { harmless } else { name };
    let filled: Vec<String> = word.split("{feed}").map(|part| part.replace("{count}", &count.to_string())).collect();
    filled.join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(command: &[&str]) -> NotifySettings {
        NotifySettings { command: command.iter().map(|word| (*word).to_owned()).collect(), only_unfocused: false }
    }

    fn fetched(counts: &[usize]) -> Vec<Refreshed> {
        let refreshed = |(id, new): (i64, &usize)| Refreshed {
            feed: FeedId(id),
            new: *new,
            updated: 1,
            skipped: 0,
            cut: None,
            is_unchanged: false,
        };
        (1..).zip(counts).map(refreshed).collect()
    }

    fn made(command: &[&str], counts: &[usize], title: &str) -> Vec<Vec<String>> {
        commands(&settings(command), &fetched(counts), |_| Sanitized::line(title))
    }

    #[test]
    fn each_feed_that_brought_something_is_told_of() {
        let made = made(&["notify", "--", "{feed}: {count} new"], &[2, 0, 1], "Courier");
        assert_eq!(made, [["notify", "--", "Courier: 2 new"], ["notify", "--", "Courier: 1 new"]]);
    }

    #[test]
    fn many_are_summed_up() {
        assert_eq!(made(&["n", "{feed}", "{count}"], &[1; 5], "Courier").len(), 5);
        assert_eq!(made(&["n", "{feed}", "{count}"], &[2; 6], "Courier"), [["n", "6 feeds", "12"]]);
    }

    #[test]
    fn a_rule_that_notifies_is_named_like_a_feed() {
        let news = [RuleNews { rule: Sanitized::line("Storms"), count: 2 }];
        assert_eq!(of_rules(&settings(&["n", "{feed}: {count}"]), &news), [["n", "Storms: 2"]]);
        assert!(of_rules(&settings(&[]), &news).is_empty());
    }

    #[test]
    fn nothing_is_run_without_a_command_or_without_news() {
        assert!(made(&[], &[3], "Courier").is_empty());
        assert!(made(&["n"], &[0, 0], "Courier").is_empty());
    }

    #[test]
    fn a_name_is_a_word_of_its_own_and_no_option_file_or_template() {
        let argument = |template: &str, title: &str| made(&["{feed}", template], &[7], title)[0].clone();
        assert_eq!(argument("{feed}", "--exec=rm"), ["{feed}", "exec=rm"]);
        assert_eq!(argument("{feed}", "- @/etc/passwd"), ["{feed}", "/etc/passwd"]);
        assert_eq!(argument("new in {feed}", "-x"), ["{feed}", "new in -x"]);
        assert_eq!(argument("{feed}", "$(id); {count} \"'"), ["{feed}", "$(id); {count} \"'"]);
        assert_eq!(argument("{feed}", "a\x1b[31m\u{202e}b\nc"), ["{feed}", "a[31mb c"]);
        assert_eq!(argument("{feed}", &"新".repeat(1000))[1].chars().count(), 40);
    }
}
