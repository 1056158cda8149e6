//! Makes glibc's allocator return memory to the system: large pieces at once, the rest after long work. And all threads share
//! two heaps.
//!
//! glibc gives a large piece of memory a mapping of its own. Such a piece goes back to the system when it is freed, and it
//! grows without a copy. But each time one is freed, glibc raises the size from which a piece gets its own mapping, up to
//! 32 MiB. After the first large page, all other large pieces are between small ones in the heap, and the process keeps them. If
//! the size is set, glibc leaves it alone.

/// Pieces of this size and more (bytes) get a mapping of their own: the lists and texts of a large page. A usual feed stays
/// below, because a mapping is slow.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const OWN_MAPPING: i32 = 1 << 20;

/// Bytes that are kept at the end of a heap for what comes next. Setting the other limit alone would make this 128 KiB, and
/// a refresh would ask the system for the same memory again and again.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT: i32 = 4 << 20;

/// Heaps for all threads together. By default each of our workers gets one of its own, and keeps in it what it once needed; a
/// refresh takes a quarter more memory then, and no less time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const HEAPS: i32 = 2;

/// Sets the limits. To be called first: memory that was freed before has already raised the first one, and a thread keeps its
/// heap.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "Rust has no other way to the settings of the allocator")]
pub fn set_limits() {
    // SAFETY: mallopt(3) takes two numbers and changes limits under the allocator's own lock. If it fails, nothing is changed.
    let is_set = unsafe {
        [(libc::M_MMAP_THRESHOLD, OWN_MAPPING), (libc::M_TRIM_THRESHOLD, KEPT), (libc::M_ARENA_MAX, HEAPS)]
            .map(|(limit, value)| libc::mallopt(limit, value))
    };
    debug_assert_eq!(is_set, [1; 3]);
}

/// Returns what is free to the system, after work that needed much for a while. Takes some milliseconds.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "Rust has no other way to the allocator's free memory")]
pub fn give_back() {
    // SAFETY: malloc_trim(3) works under the allocator's own locks, and touches only memory that is free.
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators need no setting.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn set_limits() {}

/// Other allocators give back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
