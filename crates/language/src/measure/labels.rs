//! Labels wanted and given.

use super::share;
use crate::Label;
use std::{collections::BTreeMap, fmt::Write};

/// From this probability on a label counts as given, beside the first.
const GIVEN: f32 = 0.4;

#[derive(Default)]
pub(super) struct LabelScore {
    messages: usize,
    first: usize,
    third: usize,
    /// Every label of the message given and no other.
    exact: usize,
    hits: usize,
    wanted: usize,
    given: usize,
    table: BTreeMap<(Label, Label), usize>,
}

impl LabelScore {
    /// Counts one message; says what was wrong.
    pub fn take(&mut self, wanted: &[Label], given: &[(Label, f32)]) -> Option<String> {
        let first = given.first().map_or(Label::Other, |(label, _)| *label);
        let hit = wanted.contains(&first);
        self.messages += 1;
        self.first += usize::from(hit);
        self.third += usize::from(given.iter().take(3).any(|(label, _)| wanted.contains(label)));
        let set: Vec<Label> = given
            .iter()
            .enumerate()
            .filter(|(at, (_, p))| *at == 0 || *p >= GIVEN)
            .map(|(_, (label, _))| *label)
            .collect();
        let hits = set.iter().filter(|label| wanted.contains(label)).count();
        self.hits += hits;
        self.wanted += wanted.len();
        self.given += set.len();
        self.exact += usize::from(hits == wanted.len() && hits == set.len());
        *self.table.entry((if hit { first } else { wanted[0] }, first)).or_default() += 1;
        (!hit || hits < wanted.len()).then(|| {
            let codes = |labels: &[Label]| labels.iter().map(|l| l.code()).collect::<Vec<_>>().join("+");
            let told: Vec<String> = given.iter().take(3).map(|(label, p)| format!("{} {p:.2}", label.code())).collect();
            format!("{} labels: wanted {}, given {}", if hit { "~" } else { "✗" }, codes(wanted), told.join(", "))
        })
    }

    pub fn summary(&self) -> String {
        let all = self.messages;
        format!(
            "  intents: first right {:.3}, among three {:.3}; all labels F1 {:.3}, exactly {:.3}; macro-F1 of the first {:.3}\n",
            share(self.first, all),
            share(self.third, all),
            share(2 * self.hits, self.wanted + self.given),
            share(self.exact, all),
            self.macro_f1(),
        )
    }

    fn counts(&self, label: Label) -> (usize, usize, usize) {
        let sum = |keep: &dyn Fn(&(Label, Label)) -> bool| {
            self.table.iter().filter(|(key, _)| keep(key)).map(|(_, times)| *times).sum::<usize>()
        };
        (sum(&|key| *key == (label, label)), sum(&|key| key.0 == label), sum(&|key| key.1 == label))
    }

    #[allow(clippy::cast_precision_loss, reason = "a count of labels")]
    fn macro_f1(&self) -> f64 {
        let scores: Vec<f64> = Label::ALL
            .iter()
            .map(|label| self.counts(*label))
            .filter(|(_, wanted, _)| *wanted > 0)
            .map(|(hit, wanted, given)| share(2 * hit, wanted + given))
            .collect();
        scores.iter().sum::<f64>() / scores.len().max(1) as f64
    }

    pub fn table(&self) -> String {
        let mut out = String::from("  intent          wanted  recall  precision  given instead\n");
        for label in Label::ALL {
            let (hit, wanted, given) = self.counts(*label);
            if wanted + given == 0 {
                continue;
            }
            let mut instead: Vec<(usize, &str)> = self
                .table
                .iter()
                .filter(|((want, give), _)| want == label && give != label)
                .map(|((_, give), times)| (*times, give.code()))
                .collect();
            instead.sort_by(|a, b| b.cmp(a));
            let instead: Vec<String> = instead.iter().map(|(times, code)| format!("{code} {times}")).collect();
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "  {:14}  {wanted:6}  {:6.2}  {:9.2}  {}",
                label.code(),
                share(hit, wanted),
                share(hit, given),
                instead.join(", ")
            );
        }
        out
    }
}
