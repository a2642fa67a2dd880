//! Work on many chunks at once, in order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::fault::ScanError;

/// Chunks that wait for a thread, and results that wait to be taken, each for one thread.
const WAITING: usize = 1;

/// Takes chunks from a source, works on them in so many threads, and hands the results on in the order of the chunks.
///
/// Chunks go to the threads in turn, so that the next result is always known to come from one of them, and no more
/// than a few chunks for each thread are in memory.
pub(crate) fn run<C: Send, R: Send, W: FnMut(C) -> R>(
    jobs: usize,
    mut source: impl FnMut() -> Result<Option<C>, ScanError> + Send,
    worker: impl Fn() -> W + Sync,
    mut sink: impl FnMut(R) -> Result<(), ScanError>,
) -> Result<(), ScanError> {
    thread::scope(|scope| {
        let mut inlets = Vec::new();
        // Dropped when the sink fails, which ends the threads before they are waited for.
        let mut outlets = Vec::new();
        for _ in 0..jobs.max(1) {
            let (inlet, chunks) = sync_channel::<Result<C, ScanError>>(WAITING);
            let (results, outlet) = sync_channel::<Result<R, ScanError>>(WAITING);
            let worker = &worker;
            scope.spawn(move || work(&chunks, &results, worker()));
            inlets.push(inlet);
            outlets.push(outlet);
        }
        scope.spawn(move || {
            for inlet in inlets.iter().cycle() {
                let chunk = match source() {
                    Ok(None) => return,
                    Ok(Some(chunk)) => Ok(chunk),
                    Err(error) => Err(error),
                };
                let is_last = chunk.is_err();
                // Nobody listens any more once the sink failed.
                if inlet.send(chunk).is_err() || is_last {
                    return;
                }
            }
        });
        for outlet in outlets.iter().cycle() {
            match outlet.recv() {
                Ok(result) => sink(result?)?,
                Err(_) => break,
            }
        }
        Ok(())
    })
}

fn work<C, R>(
    chunks: &Receiver<Result<C, ScanError>>,
    results: &SyncSender<Result<R, ScanError>>,
    mut work: impl FnMut(C) -> R,
) {
    while let Ok(chunk) = chunks.recv() {
        if results.send(chunk.map(&mut work)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_errors_stop_everything() {
        for jobs in [1, 2, 5] {
            let mut next = 0..100_u64;
            let mut found = Vec::new();
            let done = run(
                jobs,
                || Ok(next.next()),
                || |number| number * 2,
                |number| {
                    found.push(number);
                    Ok(())
                },
            );
            assert_eq!(done, Ok(()));
            assert!(found.into_iter().eq((0..100).map(|number| number * 2)));
            let full = || Err(ScanError::new("full"));
            let sink = |number| if number < 10 { Ok(()) } else { full() };
            assert_eq!(run(jobs, || Ok(Some(1)), || |_| 10, sink), full());
            let mut numbers = [Ok(Some(1)), Ok(Some(1)), full().map(|()| None)].into_iter();
            let source = || numbers.next().unwrap_or(Ok(None));
            assert_eq!(run(jobs, source, || |number| number, sink), full());
        }
    }
}
