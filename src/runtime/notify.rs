//! Runs the commands that announce new articles: one after the other, without a shell, without input, and for a few seconds
//! each. Their output is discarded, because it would disturb the screen.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::article::Sanitized;

/// How long one command may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs all commands until one fails: the others would probably fail as well.
///
/// # Errors
/// A sentence for the user.
pub async fn run(commands: &[Vec<String>]) -> Result<(), Sanitized> {
    for words in commands {
        run_one(words, PATIENCE).await?;
    }
    Ok(())
}

async fn run_one(words: &[String], patience: Duration) -> Result<(), Sanitized> {
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    let failed = |why: &str| Sanitized::line(&format!("the notify command `{program}` failed: {why}"));
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let status = tokio::time::timeout(patience, command.status()).await.map_err(|_| failed("it took too long"))?;
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(&format!("it ended with {status}"))),
        Err(error) => Err(failed(&error.to_string())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::*;

    fn script(folder: &Path, text: &str) -> String {
        let file = folder.join("notify.sh");
        fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
        file.to_str().unwrap().to_owned()
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[tokio::test]
    async fn arguments_arrive_as_they_are_and_no_shell_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        let program = script(folder.path(), &format!("printf '%s\\n' \"$@\" >> '{}'", told.display()));
        let title = "$(touch x); `id` | \"Courier's\" *: 3 new";
        run(&[words(&[&program, "--", title]), words(&[&program, "second"])]).await.unwrap();
        assert_eq!(fs::read_to_string(told).unwrap(), format!("--\n{title}\nsecond\n"));
    }

    #[tokio::test]
    async fn a_failing_command_is_reported_and_ends_the_round() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        let program = script(folder.path(), &format!("echo x >> '{}'; exit 3", told.display()));
        let failed = run(&[words(&[&program]), words(&[&program])]).await.unwrap_err();
        assert!(failed.ends_with("failed: it ended with exit status: 3"), "{failed}");
        assert_eq!(fs::read_to_string(told).unwrap(), "x\n");
        let missing = run(&[words(&["no-such-program-here"])]).await.unwrap_err();
        assert!(missing.starts_with("the notify command `no-such-program-here` failed: "), "{missing}");
    }

    #[tokio::test]
    async fn a_command_that_hangs_is_stopped() {
        let failed = run_one(&words(&["sleep", "600"]), Duration::from_millis(20)).await.unwrap_err();
        assert_eq!(&*failed, "the notify command `sleep` failed: it took too long");
    }
}
