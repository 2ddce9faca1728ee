use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    ops::{Deref, DerefMut},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// A value that counts how often somebody reached into it to change it: so it is known without looking when there is
/// something to write down. Reading counts nothing.
#[derive(Default)]
pub(super) struct Watched<T> {
    it: Mutex<T>,
    changes: AtomicU64,
}

/// The value, held by one at a time.
pub(super) struct Guard<'a, T> {
    it: MutexGuard<'a, T>,
    changes: &'a AtomicU64,
}

/// A panic while holding a book is a fault of the emulator that the next call shows anyway.
pub(super) fn lock<T>(watched: &Watched<T>) -> Guard<'_, T> {
    Guard { it: watched.it.lock().unwrap_or_else(PoisonError::into_inner), changes: &watched.changes }
}

impl<T> Watched<T> {
    /// How often it was changed. Who asks first and reads then may read more than was counted, never less.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.it
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changes.fetch_add(1, Ordering::SeqCst);
        &mut self.it
    }
}

impl<T: Serialize> Serialize for Watched<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        lock(self).it.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Watched<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|it| Self { it: Mutex::new(it), changes: AtomicU64::new(0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_count() {
        let book = Watched::<Vec<u8>>::default();
        assert_eq!((lock(&book).len(), book.changes()), (0, 0));
        lock(&book).push(1);
        assert_eq!((lock(&book).len(), book.changes()), (1, 1));
    }
}
