//! Memory of a process, as the kernel counts it (proc(5)). Nothing where there is no such kernel.

use std::fs;
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Bytes that this process has now. Its peak is counted anew from here on.
pub fn begin() -> Option<usize> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    figure("self", "VmRSS:")
}

/// Bytes that this process had more since then, at its peak.
pub fn grown_since(before: usize) -> usize {
    figure("self", "VmHWM:").unwrap_or(before).saturating_sub(before)
}

/// Bytes that this process has now.
pub fn now() -> Option<usize> {
    figure("self", "VmRSS:")
}

/// What `work` returns, and the most bytes that the child had during it.
pub fn peak_of<T>(child: Child, work: impl FnOnce(Child) -> T) -> (T, usize) {
    let (process, peak, is_over) = (child.id().to_string(), AtomicUsize::new(0), AtomicBool::new(false));
    let done = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                peak.fetch_max(figure(&process, "VmHWM:").unwrap_or(0), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(1));
            }
        });
        let done = work(child);
        is_over.store(true, Ordering::Relaxed);
        done
    });
    (done, peak.into_inner())
}

fn figure(process: &str, name: &str) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: usize = line.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    Some(kib << 10)
}
