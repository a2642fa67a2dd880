//! What an advisor costs in memory. A binary of its own, because it counts every allocation of its process.
#![cfg(feature = "default-bundle")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use modelpair::Advisor;

/// 8 MiB for everything that an advisor on the embedded bundle keeps.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// What clones of it may add: they share everything.
const CLONES_BYTES_MAX: usize = 64 * 1024;

struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "there is no safe way to count allocations; this only hands them on"
)]
// SAFETY: every call goes to the system's allocator with the arguments that came in.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[test]
fn an_advisor_stays_within_its_budget() {
    let before = IN_USE.load(Ordering::Relaxed);
    let advisor = Advisor::embedded().expect("the embedded bundle can be read");
    let built = IN_USE.load(Ordering::Relaxed) - before;
    println!("an advisor on the embedded bundle keeps {built} bytes");
    assert!(built > 100_000, "nothing was counted");
    assert!(built <= BYTES_MAX, "{built} bytes");

    let clones: Vec<Advisor> = (0..1_000).map(|_| advisor.clone()).collect();
    let cloned = IN_USE.load(Ordering::Relaxed) - before - built;
    assert!(
        cloned <= CLONES_BYTES_MAX,
        "a thousand clones add {cloned} bytes"
    );

    // Answering leaves nothing behind.
    drop(clones);
    let answer = |advisor: &Advisor| {
        let situation = advisor.situation("strict-compliance").expect("a profile");
        assert!(!advisor.recommend(&situation).pairs.is_empty());
    };
    answer(&advisor);
    let once = IN_USE.load(Ordering::Relaxed);
    for _ in 0..10 {
        answer(&advisor);
    }
    assert_eq!(IN_USE.load(Ordering::Relaxed), once);
}
