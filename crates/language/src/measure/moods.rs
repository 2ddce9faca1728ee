//! Moods wanted and given.

use super::share;
use crate::{Feeling, Mood};
use std::{collections::BTreeMap, fmt::Write};

#[derive(Default)]
pub(super) struct MoodScore {
    table: BTreeMap<(Mood, Mood), usize>,
}

impl MoodScore {
    /// Counts one message; says what was wrong.
    pub fn take(&mut self, wanted: Mood, given: &Feeling) -> Option<String> {
        *self.table.entry((wanted, given.mood)).or_default() += 1;
        (given.mood != wanted)
            .then(|| format!("✗ mood: wanted {}, given {} {:.2}", wanted.code(), given.mood.code(), given.p))
    }

    fn times(&self, wanted: Mood, given: Mood) -> usize {
        self.table.get(&(wanted, given)).copied().unwrap_or_default()
    }

    fn recall_and_precision(&self, mood: Mood) -> (f64, f64) {
        let hit = self.times(mood, mood);
        let wanted = Mood::ALL.iter().map(|given| self.times(mood, *given)).sum();
        let given = Mood::ALL.iter().map(|wanted| self.times(*wanted, mood)).sum();
        (share(hit, wanted), share(hit, given))
    }

    pub fn summary(&self) -> String {
        let right = Mood::ALL.iter().map(|mood| self.times(*mood, *mood)).sum();
        let (recall, precision) = self.recall_and_precision(Mood::Frustrated);
        format!(
            "  moods: right {:.3}; frustrated recall {recall:.3}, precision {precision:.3}\n",
            share(right, self.table.values().sum())
        )
    }

    pub fn table(&self) -> String {
        let mut out = String::from("  mood: wanted below, given across");
        // Writing to a string does not fail.
        Mood::ALL.iter().for_each(|given| {
            let _ = write!(out, "{:>12}", given.code());
        });
        out.push_str("      recall   precision\n");
        for wanted in Mood::ALL {
            let _ = write!(out, "  {:32}", wanted.code());
            for given in Mood::ALL {
                let _ = write!(out, "{:>12}", self.times(*wanted, *given));
            }
            let (recall, precision) = self.recall_and_precision(*wanted);
            let _ = writeln!(out, "{recall:>12.2}{precision:>12.2}");
        }
        out
    }
}
