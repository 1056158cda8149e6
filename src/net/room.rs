//! Room in memory for large answers: many are on their way at once, and a few large ones fill what all together may take.
//!
//! Most feeds are small and need none. Whoever takes more gets room for the largest answer there may be, in one piece, so
//! that no two wait for each other; when it is there, it keeps as much as it is long, until it has been read and saved.

use std::sync::Arc;

use tokio::sync::{Semaphore, SemaphorePermit};

/// Bytes that an answer may have without asking for room.
pub(super) const SMALL: usize = 256 << 10;

/// For all large answers together, in MiB.
const ALL: u32 = 96;

/// For the largest answer.
const LARGEST: u32 = 16;

static ROOM: Semaphore = Semaphore::const_new(ALL as usize);

/// What an answer holds; given back when it is dropped.
#[derive(Clone, Debug, Default)]
pub struct Room(Option<Arc<SemaphorePermit<'static>>>);

impl Room {
    /// Waits, once an answer of `length` is not small any more.
    pub(super) async fn hold(&mut self, length: usize) {
        if self.0.is_none() && length > SMALL {
            let room = ROOM.acquire_many(LARGEST).await.expect("the semaphore is never closed");
            self.0 = Some(Arc::new(room));
        }
    }

    /// Gives back what an answer of this length does not need.
    pub(super) fn fit(&mut self, length: usize) {
        let Some(room) = self.0.as_mut().and_then(Arc::get_mut) else { return };
        let needed = length.div_ceil(1 << 20);
        drop(room.split(room.num_permits().saturating_sub(needed)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(room: &Room) -> usize {
        room.0.as_ref().map_or(0, |room| room.num_permits())
    }

    #[tokio::test]
    async fn a_large_answer_holds_room_for_the_largest_and_then_for_itself() {
        let mut room = Room::default();
        room.hold(SMALL).await;
        assert_eq!(held(&room), 0);
        room.hold(SMALL + 1).await;
        room.hold(4 * SMALL).await;
        assert_eq!(held(&room), LARGEST as usize);
        room.fit((3 << 20) + 1);
        assert_eq!(held(&room), 4);
    }
}
