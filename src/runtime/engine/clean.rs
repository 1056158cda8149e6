//! Clears old articles by the limits of their feeds, in short transactions, and gives the space back.

use super::{Engine, EngineError};
use crate::feed::FeedClearing;
use crate::store::Store;

impl Engine {
    /// What would be cleared now, by feed.
    pub async fn to_clear(&self) -> Result<Vec<FeedClearing>, EngineError> {
        let (usual, now) = (self.retention, self.now());
        let found = self.ask(move |store| store.to_clear(usual, now)).await?;
        Ok(found.into_iter().map(|one| one.clearing).collect())
    }

    /// Clears what is too old, and returns what went. What was opened since the start stays until the next. `on_begin` is told how many articles go, if any do.
    ///
    /// If `cancel` completes first, what has gone so far is gone, and the rest stays.
    pub async fn clean(
        &self,
        on_begin: impl FnOnce(usize),
        cancel: impl Future<Output = ()>,
    ) -> Result<Vec<FeedClearing>, EngineError> {
        let (usual, now) = (self.retention, self.now());
        let mut found = self.ask(move |store| store.to_clear(usual, now)).await?;
        let opened = self.opened.all();
        found.iter_mut().for_each(|one| one.spare(&opened));
        found.retain(|one| !one.is_done());
        let mut cleared: Vec<FeedClearing> = Vec::new();
        if found.is_empty() {
            return Ok(cleared);
        }
        on_begin(found.iter().map(|one| one.clearing.articles).sum());
        let work = async {
            for mut one in found {
                while !one.is_done() {
                    let part;
                    (one, part) = self
                        .ask(move |store| {
                            let part = store.clear_some(&mut one, now)?;
                            Ok((one, part))
                        })
                        .await?;
                    add(&mut cleared, part);
                }
            }
            while self.ask(Store::give_back_some).await? {}
            Ok::<(), EngineError>(())
        };
        tokio::select! {
            biased;
            () = cancel => {}
            done = work => done?,
        }
        Ok(cleared)
    }
}

/// Parts of one feed come one after the other.
fn add(cleared: &mut Vec<FeedClearing>, part: FeedClearing) {
    match cleared.last_mut().filter(|last| last.feed == part.feed) {
        Some(last) => {
            last.articles += part.articles;
            last.bytes += part.bytes;
        }
        None => cleared.extend((part.articles > 0).then_some(part)),
    }
}
