//! Threads for hard work, few and after everything else: a flood of voice notes never slows what is written.

use crate::VoiceError;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};

type Work = Box<dyn FnOnce() + Send>;

/// A few threads and a short queue before them. They end with it.
pub struct Workers {
    sender: SyncSender<Work>,
    waiting: Arc<AtomicUsize>,
    most: usize,
}

/// How far they stand back: the system gives them what others leave.
const NICE: i32 = 5;

impl Workers {
    /// So many threads, with room for so many that wait.
    pub fn new(threads: usize, waiting: usize) -> Self {
        let (sender, receiver) = sync_channel::<Work>(waiting.max(1));
        let (receiver, waits) = (Arc::new(Mutex::new(receiver)), Arc::new(AtomicUsize::new(0)));
        for n in 0..threads.max(1) {
            let (receiver, waits) = (receiver.clone(), waits.clone());
            let started = thread::Builder::new().name(format!("voice-{n}")).spawn(move || work(&receiver, &waits));
            if let Err(error) = started {
                tracing::error!(error = %error, "A thread for voices cannot be started: {error}");
            }
        }
        Self { sender, waiting: waits, most: threads.max(1) + waiting.max(1) }
    }

    /// Has it done when its turn comes; [`VoiceError::Busy`] when the queue is full.
    pub fn run(&self, work: impl FnOnce() + Send + 'static) -> Result<(), VoiceError> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.sender.try_send(Box::new(work)).map_err(|error| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => VoiceError::Busy,
                TrySendError::Disconnected(_) => VoiceError::Model("no thread is left".to_owned()),
            }
        })
    }

    /// Whether whatever comes now would be refused.
    pub fn is_full(&self) -> bool {
        self.waiting() >= self.most
    }

    /// How many wait or are being done.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

fn work(receiver: &Mutex<Receiver<Work>>, waiting: &AtomicUsize) {
    // On Linux this is of the thread alone, and of those it starts.
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::warn!(error = %error, "Voices are not put behind other work: {error}");
    }
    loop {
        let next = match receiver.lock() {
            Ok(receiver) => receiver.recv(),
            Err(_) => return,
        };
        let Ok(next) = next else { return };
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(next)).is_err() {
            tracing::error!("Work on a voice note ended in the middle");
        }
        waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_few_work_and_a_few_wait() {
        let workers = Workers::new(1, 1);
        let (begin, begun) = channel();
        let (go, gone) = channel::<()>();
        workers
            .run(move || {
                begin.send(()).expect("told");
                gone.recv().ok();
            })
            .expect("it is the first");
        begun.recv().expect("it works");
        let (tell, told) = channel();
        workers.run(move || tell.send(7).expect("told")).expect("one may wait");
        assert!(workers.is_full() && matches!(workers.run(|| {}), Err(VoiceError::Busy)));
        // Whatever ends in the middle takes no thread with it.
        go.send(()).expect("it goes on");
        assert_eq!(told.recv().expect("the next one works"), 7);
        let (tell, told) = channel();
        while workers.run(|| panic!("a note that ends badly")).is_err() {}
        let again = || {
            let tell = tell.clone();
            move || tell.send(()).expect("told")
        };
        // There is room as soon as it has ended.
        while workers.run(again()).is_err() {}
        told.recv().expect("it works on");
    }
}
