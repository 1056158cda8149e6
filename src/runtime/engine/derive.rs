//! Derives what waits in the backlog, the newest entries first: parses their texts, as opening does, and keeps the blocks and
//! the words. One article at a time, and one that fails costs only itself.
//!
//! An article can end the program while it is parsed, and then nothing can be recorded any more. So the articles in hand are
//! noted before, in a small file beside the data file, which is deleted at the end, however that comes about. Its lock keeps
//! other instances from doing the same work.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::open::{ChosenText, shown};
use super::text::on_worker;
use super::worker;
use super::{Engine, EngineError};
use crate::article::read::ReadError;
use crate::feed::EntryId;
use crate::store::{Derivation, Store, StoreError, WaitingEntry, private};

/// Articles that are parsed before they are written, and the most bytes of their texts. Writing several at once costs half
/// of writing each alone, because the full-text index sorts its words for each transaction. What is parsed and not written
/// is lost when the work is cancelled, so they are few.
const BATCH: usize = 16;
const MOST_BYTES: usize = 1 << 20;

/// What the name of the note adds to the data file's name.
const SIGN: &str = ".deriving";

/// The most bytes read of a note: more than a batch of entries takes.
const MOST_NOTE: u64 = 4096;

/// How far deriving is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeriveStep {
    pub done: usize,
    /// Their text could not be read; they are found by their titles.
    pub failed: usize,
    pub total: usize,
}

/// How deriving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// Nothing waits any more, or it was cancelled.
    Done(DeriveStep),
    /// Another instance is at it.
    Elsewhere,
}

impl Engine {
    /// Derives everything that waits. `on_step` is called at the start and after each batch.
    ///
    /// If `cancel` completes first, the article in hand is dropped and waits on. Fails only if the store fails, or if no
    /// worker is left.
    pub async fn derive(
        &self,
        mut on_step: impl FnMut(DeriveStep),
        cancel: impl Future<Output = ()>,
    ) -> Result<Derived, EngineError> {
        let mut step = DeriveStep { total: self.ask(Store::backlog).await?, ..DeriveStep::default() };
        if step.total == 0 {
            return Ok(Derived::Done(step));
        }
        let Some(mut note) = self.take_note().await? else { return Ok(Derived::Elsewhere) };
        on_step(step);
        let batches = async {
            while let Some(batch) = self.derive_batch(&mut note).await? {
                step = DeriveStep { done: step.done + batch.done, failed: step.failed + batch.failed, ..step };
                on_step(step);
            }
            Ok::<(), EngineError>(())
        };
        tokio::select! {
            biased;
            () = cancel => {}
            done = batches => done?,
        }
        Ok(Derived::Done(step))
    }

    /// Derives the next entries of the backlog. `None` if there are none.
    async fn derive_batch(&self, note: &mut DeriveNote) -> Result<Option<DeriveStep>, EngineError> {
        let waiting = self.ask(|store| store.next_waiting(BATCH, MOST_BYTES)).await?;
        if waiting.is_empty() {
            return Ok(None);
        }
        note.write(waiting.iter().map(|one| one.entry.row.id));
        let (mut derivations, mut failed) = (Vec::new(), 0);
        for one in waiting {
            let (derivation, is_failure) = derive_one(one).await?;
            derivations.push(derivation);
            failed += usize::from(is_failure);
        }
        let step = DeriveStep { done: derivations.len(), failed, total: 0 };
        self.ask(move |store| store.save_derived(derivations)).await?;
        self.let_rules_act().await;
        Ok(Some(step))
    }

    /// Takes the note and its lock. If the note of a run that was killed is there, those that were in hand come last from now
    /// on, or are given up. `None` if another instance has it.
    async fn take_note(&self) -> Result<Option<DeriveNote>, EngineError> {
        let path = DeriveNote::beside(self.store.file());
        let (note, left) = match worker::run(move || DeriveNote::take(path)).await? {
            Ok(Some(taken)) => taken,
            Ok(None) => return Ok(None),
            Err(error) => return Err(EngineError::Note(error)),
        };
        if !left.is_empty() {
            self.ask(move |store| give_up(store, &left)).await?;
        }
        Ok(Some(note))
    }
}

/// What is derived from an entry, and whether its text could not be read.
async fn derive_one(waiting: WaitingEntry) -> Result<(Derivation, bool), EngineError> {
    let WaitingEntry { entry, stamp, body, page } = waiting;
    let (own, bytes) = (entry.clone(), body.html.len().max(page.as_ref().map_or(0, String::len)));
    let derive = move || {
        let ChosenText { source, article, notice } = shown(&own, &body, page)?;
        Ok(Derivation::of(own.row.id, stamp, source, &article, notice.as_ref()))
    };
    match on_worker(bytes, derive).await.and_then(|derived| derived) {
        Ok(derivation) => Ok((derivation, false)),
        Err(error) if is_of_the_text(&error) => {
            let is_failure = !is_of_no_text(&error);
            if is_failure {
                tracing::warn!(entry = entry.row.id.0, "nothing is derived from the text: {error}");
            }
            Ok((Derivation::of_nothing(&entry, stamp), is_failure))
        }
        Err(error) => Err(error),
    }
}

/// Those that the program was killed with too often are found by their titles only.
fn give_up(store: &Store, left: &[EntryId]) -> Result<(), StoreError> {
    for id in store.count_kill(left)? {
        if let Some(waiting) = store.waiting(id)? {
            tracing::warn!(entry = id.0, "nothing is derived from the text: it ended the program several times");
            store.save_derived(vec![Derivation::of_nothing(&waiting.entry, waiting.stamp)])?;
        }
    }
    Ok(())
}

/// Whether the text is at fault, so that trying it again would fail in the same way.
fn is_of_the_text(error: &EngineError) -> bool {
    match error {
        EngineError::Read(_)
        | EngineError::NothingToRead
        | EngineError::LargeExcerpt
        | EngineError::GivenUp(_)
        | EngineError::Deadline
        | EngineError::Panicked => true,
        EngineError::Net(_)
        | EngineError::Store(_)
        | EngineError::Url(_)
        | EngineError::Feed { .. }
        | EngineError::NoFeedFound { .. }
        | EngineError::SeveralFeeds { .. }
        | EngineError::LoginInAddress
        | EngineError::LeadsToLogin { .. }
        | EngineError::Barred { .. }
        | EngineError::Gone { .. }
        | EngineError::MovedOnto { .. }
        | EngineError::NoFeed(_)
        | EngineError::KeptFeed { .. }
        | EngineError::NoEntry(_)
        | EngineError::NoStoredPage(_)
        | EngineError::IsAFeed
        | EngineError::File { .. }
        | EngineError::Note(_)
        | EngineError::NoWorker => false,
    }
}

/// An entry that is only a link is no failure.
fn is_of_no_text(error: &EngineError) -> bool {
    matches!(error, EngineError::NothingToRead | EngineError::Read(ReadError::Empty))
}

/// The entries in hand, in a file beside the data file, under a lock. Dropping it deletes the file.
struct DeriveNote {
    file: File,
    path: PathBuf,
}

impl DeriveNote {
    fn beside(data: &Path) -> PathBuf {
        let mut name = data.as_os_str().to_owned();
        name.push(SIGN);
        PathBuf::from(name)
    }

    /// The note, and what a run that was killed has left in it; `None` if another instance holds it.
    fn take(path: PathBuf) -> io::Result<Option<(DeriveNote, Vec<EntryId>)>> {
        let mut file = private::options().create(true).read(true).write(true).truncate(false).open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut left = Vec::new();
        (&mut file).take(MOST_NOTE).read_to_end(&mut left)?;
        // Each kill is counted once, also if the next one comes at once.
        file.set_len(0)?;
        let left = String::from_utf8_lossy(&left);
        let left = left.split_whitespace().filter_map(|id| id.parse().ok().map(EntryId)).collect();
        Ok(Some((DeriveNote { file, path }, left)))
    }

    /// Without the note, work goes on; only a text that kills the program is then tried again.
    fn write(&mut self, ids: impl Iterator<Item = EntryId>) {
        let text: String = ids.map(|id| format!("{}\n", id.0)).collect();
        let written = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        if let Err(error) = written.and_then(|_| self.file.write_all(text.as_bytes())) {
            tracing::debug!(%error, "the articles in hand could not be noted");
        }
    }
}

impl Drop for DeriveNote {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "the note of the articles in hand could not be deleted");
        }
    }
}
