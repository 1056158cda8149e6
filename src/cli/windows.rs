//! Long lists of the store, read in windows: few enough rows at a time that a list of any length stays out of memory. Knows
//! neither what the rows are nor how they are printed.

use std::vec;

use super::exit::CommandFailure;

/// Rows that are read at once.
const WINDOW: usize = 500;

/// The first rows of a list. A failure is the last of them.
pub struct Windows<T, R> {
    read: R,
    window: vec::IntoIter<T>,
    /// How many may still come.
    left: usize,
}

impl<T, R: FnMut(usize) -> Result<(Vec<T>, bool), CommandFailure>> Windows<T, R> {
    /// At most `limit` rows; 0 means all. `read` is told how many rows are wanted. It returns the next ones, and whether there
    /// are more.
    pub fn of(limit: usize, read: R) -> Windows<T, R> {
        Windows { read, window: Vec::new().into_iter(), left: if limit == 0 { usize::MAX } else { limit } }
    }

    fn next_row(&mut self) -> Result<Option<T>, CommandFailure> {
        while self.window.len() == 0 && self.left > 0 {
            // After a failure nothing more is read.
            let left = std::mem::take(&mut self.left);
            let wanted = WINDOW.min(left);
            let (rows, has_more) = (self.read)(wanted)?;
            self.left = if has_more { left.saturating_sub(rows.len()) } else { 0 };
            self.window = rows.into_iter();
        }
        Ok(self.window.next())
    }
}

impl<T, R: FnMut(usize) -> Result<(Vec<T>, bool), CommandFailure>> Iterator for Windows<T, R> {
    type Item = Result<T, CommandFailure>;

    fn next(&mut self) -> Option<Result<T, CommandFailure>> {
        self.next_row().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a list of so many numbers, and how many were wanted each time.
    fn read(limit: usize, all: usize) -> (usize, Vec<usize>) {
        let (mut next, mut wanted) = (0, Vec::new());
        let windows = Windows::of(limit, |rows| {
            wanted.push(rows);
            let window: Vec<usize> = (next..all.min(next + rows)).collect();
            next += window.len();
            Ok((window, next < all))
        });
        (windows.flatten().count(), wanted)
    }

    #[test]
    fn a_list_is_read_window_by_window_up_to_the_limit() {
        assert_eq!(read(0, 1_200), (1_200, vec![500, 500, 500]));
        assert_eq!(read(700, 1_200), (700, vec![500, 200]));
        assert_eq!(read(500, 1_200), (500, vec![500]));
        assert_eq!(read(0, 0), (0, vec![500]));
    }

    #[test]
    fn a_failure_is_the_last_of_a_list() {
        let mut windows = Windows::of(0, |_| Err::<(Vec<u8>, bool), _>(CommandFailure::Work("locked".to_owned())));
        assert!(windows.next().is_some_and(|row| row.is_err()) && windows.next().is_none());
    }
}
