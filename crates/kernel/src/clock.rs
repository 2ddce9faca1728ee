use serde::{Deserialize, Serialize};
use std::{
    fmt,
    ops::{Add, Sub},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// Milliseconds: since the Unix epoch (UTC) when it names a moment, or a length of time when it comes from
/// [`seconds`], [`minutes`], [`hours`] or [`days`]. The only form of time in storage.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A length of `n` seconds.
pub const fn seconds(n: i64) -> Millis {
    Millis(n * 1000)
}
/// A length of `n` minutes.
pub const fn minutes(n: i64) -> Millis {
    Millis(n * 60_000)
}
/// A length of `n` hours.
pub const fn hours(n: i64) -> Millis {
    Millis(n * 3_600_000)
}
/// A length of `n` times 24 hours (not calendar days: those need the brand's time zone).
pub const fn days(n: i64) -> Millis {
    Millis(n * 86_400_000)
}

impl Millis {
    /// Whole seconds, rounded down.
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}
impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Millis {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

/// Where the present comes from: the machine's clock, or a value that a story moves.
#[derive(Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until moved; clones share the moment.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start`.
    pub fn manual(start: Millis) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0)))
    }

    /// The present moment.
    pub fn now(&self) -> Millis {
        match self {
            Self::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Manual(at) => Millis(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward; a system clock cannot be moved and stays as it is.
    pub fn advance(&self, by: Millis) {
        if let Self::Manual(at) = self {
            at.fetch_add(by.0, Ordering::SeqCst);
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("Clock::System"),
            Self::Manual(_) => write!(f, "Clock::Manual({})", self.now().0),
        }
    }
}
