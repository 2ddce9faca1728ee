use crate::world::World;
use kernel::Millis;
use std::{
    cmp::Ordering,
    collections::BinaryHeap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

type Task = Box<dyn FnOnce(&Arc<World>) + Send>;

/// What is to happen later, in the order of its time.
#[derive(Default)]
pub(crate) struct Schedule {
    heap: Mutex<(u64, BinaryHeap<Due>)>,
    changed: Notify,
}

struct Due {
    at: Millis,
    turn: u64,
    task: Task,
}

impl Schedule {
    /// Forgets everything that was to come.
    pub(crate) fn forget(&self) {
        self.heap.lock().unwrap_or_else(PoisonError::into_inner).1.clear();
    }

    /// Looks again at the time: the clock was moved.
    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }

    fn add(&self, at: Millis, task: Task) {
        let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
        heap.0 += 1;
        let turn = heap.0;
        let is_next = heap.1.peek().is_none_or(|first| at < first.at);
        heap.1.push(Due { at, turn, task });
        drop(heap);
        if is_next {
            self.changed.notify_one();
        }
    }

    /// The tasks due at `now`, and how long to wait for the next.
    fn take(&self, now: Millis) -> (Vec<Task>, Option<Millis>) {
        let mut heap = self.heap.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = Vec::new();
        while heap.1.peek().is_some_and(|first| first.at <= now) {
            due.extend(heap.1.pop().map(|first| first.task));
        }
        (due, heap.1.peek().map(|next| next.at - now))
    }
}

/// Does what is due until the sandbox stops.
pub(crate) async fn run(world: Arc<World>) {
    let mut stopped = world.stopped.subscribe();
    loop {
        let (due, wait) = world.schedule.take(world.time.flow());
        for task in due {
            task(&world);
        }
        // A clock shared with others may jump without telling.
        let most = Millis(if world.time.is_manual() { 10 } else { 60_000 });
        let wait = wait.map_or(most, |wait| wait.min(most));
        let wait = Duration::from_millis(u64::try_from(wait.0).unwrap_or(0));
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = world.schedule.changed.notified() => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

impl World {
    /// Does `task` after `delay`, scaled.
    pub(crate) fn later(&self, delay: Millis, task: impl FnOnce(&Arc<Self>) + Send + 'static) {
        self.schedule.add(self.time.flow() + self.time.scaled(delay), Box::new(task));
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    /// The earliest is the greatest, because the heap gives its greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.turn).cmp(&(self.at, self.turn))
    }
}
impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Schedule")
    }
}
