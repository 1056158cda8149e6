//! The demo: a sample feed and its pages, served over loopback and read like any other feed.
//!
//! The data folder is temporary and is deleted at the end. The texts are our own (the Skerry Courier is invented).

mod server;
mod site;

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Ending, RunError, Session, run, threads};
use crate::app::keymap::Keymap;
use crate::config::{FeedSetting, NotifySettings, Settings};

pub use server::Server;

/// Opens the screen on the sample feed. Of the settings, only appearance and keys apply.
pub fn demo(settings: Settings, keymap: Keymap) -> Result<Ending, RunError> {
    let server = Server::start().map_err(threads::explained).map_err(RunError::Demo)?;
    let folder = Folder::make().map_err(RunError::Demo)?;
    let feed = FeedSetting { url: server.feed(), title: None, folder: Vec::new() };
    let notify = NotifySettings::default();
    let settings = Settings { feeds: vec![feed], refresh_on_start: true, notify, ..settings };
    run(&Session {
        settings,
        keymap,
        data_file: folder.file("demo.db"),
        log_file: folder.file("demo.log"),
        guest: None,
    })
}

/// A temporary folder that only this user can read. It is deleted when dropped.
struct Folder(PathBuf);

impl Folder {
    fn make() -> io::Result<Folder> {
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let path = std::env::temp_dir().join(format!("crosshead-demo-{}-{moment}", std::process::id()));
        private(&mut DirBuilder::new()).create(&path)?;
        Ok(Folder(path))
    }

    fn file(&self, name: &str) -> PathBuf {
        Path::new(&self.0).join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // If this fails, the system's own cleaning will remove it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn private(builder: &mut DirBuilder) -> &mut DirBuilder {
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder
}
