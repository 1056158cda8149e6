//! Fetches the pages of new teasers ahead, after a round, so that they can be read without the network. The fetcher is the
//! usual one, with its limits for each host; here are the limits of a day.

use futures_util::StreamExt;
use futures_util::stream;

use super::{Engine, EngineError};
use crate::feed::EntryDetail;

/// Pages that are fetched at once; of these at most two from one host.
const AT_ONCE: usize = 8;

impl Engine {
    /// Fetches pages ahead, and returns how many came. `on_step` is told how many of how many were tried.
    ///
    /// If `cancel` completes first, the pages on their way are dropped.
    pub async fn prefetch(
        &self,
        mut on_step: impl FnMut(usize, usize),
        cancel: impl Future<Output = ()>,
    ) -> Result<usize, EngineError> {
        let (limits, now) = (self.prefetch, self.now());
        let wanted = self.ask(move |store| store.to_prefetch(limits, now)).await?;
        let (all, mut tried, mut fetched) = (wanted.len(), 0, 0);
        if all == 0 {
            return Ok(0);
        }
        on_step(0, all);
        let work = async {
            let mut pages = stream::iter(wanted).map(|entry| self.prefetch_one(entry)).buffer_unordered(AT_ONCE);
            while let Some(has_come) = pages.next().await {
                tried += 1;
                fetched += usize::from(has_come?);
                on_step(tried, all);
            }
            Ok::<(), EngineError>(())
        };
        tokio::select! {
            biased;
            () = cancel => {}
            done = work => done?,
        }
        Ok(fetched)
    }

    /// Whether the page has come. One that fails costs only itself; it is asked for again when it is opened. Fails only if the
    /// store does.
    async fn prefetch_one(&self, entry: EntryDetail) -> Result<bool, EngineError> {
        let (id, now) = (entry.row.id, self.now());
        let Some(url) = &entry.url else { return Ok(false) };
        if self.backoff.left(&url.host(), now).is_some() {
            return Ok(false);
        }
        self.ask(move |store| store.note_prefetch(id, now)).await?;
        match self.page(&entry, |_| ()).await {
            Ok(_) => Ok(true),
            Err(error @ EngineError::Store(_)) => Err(error),
            Err(error) => {
                tracing::debug!(entry = id.0, "its page was not fetched ahead: {error}");
                Ok(false)
            }
        }
    }
}
