use super::{After, Kind, Simulated, dice::Dice, simulate, talk};
use crate::{
    Event, Outcome, Said, Score, Signal,
    learning::{Learning, Served},
    store::Kept,
};
use kernel::{Millis, minutes};
use std::{fmt::Write as _, hint::black_box, time::Instant};

/// The simulator's figures as text, with what a change, a reading and a lesson cost; `shops` shops of each kind.
pub fn bench(shops: u32, seed: u64) -> String {
    let told: Vec<Simulated> = Kind::ALL.map(|kind| simulate(kind, shops, seed)).into();
    let mut text = format!(
        "P(order paid): {shops} shops of each kind, seed {seed}; means over the shops, each measured on 4,000 conversations \
         after those it learned from.\noracle: who knows the shop's truth, but not what nobody notices.\n"
    );
    table(&mut text, &told, "AUC, and lift of the top tenth", &ORDER, order);
    table(&mut text, &told, "Brier (lower is better)", &ERRORS, errors);
    table(&mut text, &told, "In use, by shops; where it does worst against the base rate", &USE, in_use);
    text.push_str(&costs());
    text
}

const ORDER: [&str; 8] = ["rate", "oracle", "prior", "learned", "in use", "lift: prior", "learned", "oracle"];
fn order(after: &After) -> Vec<String> {
    let mut row = vec![format!("{:.1} %", after.rate * 100.0)];
    let held = [after.oracle, after.prior, after.learned, after.served];
    row.extend(held.map(|held| format!("{:.3}", held.auc)));
    row.extend([after.prior, after.learned, after.oracle].map(|held| format!("{:.1}", held.lift)));
    row
}

const ERRORS: [&str; 5] = ["oracle", "prior", "learned", "in use", "base rate"];
fn errors(after: &After) -> Vec<String> {
    let held = [after.oracle, after.prior, after.learned, after.served].map(|held| held.brier);
    held.into_iter().chain([after.base_brier]).map(|brier| format!("{brier:.4}")).collect()
}

const USE: [&str; 6] = ["prior", "rescaled", "learned", "base", "Brier", "std errors"];
fn in_use(after: &After) -> Vec<String> {
    let mut row: Vec<String> = after.ways.map(|shops| shops.to_string()).into();
    row.extend([format!("{:+.4}", after.worst.0), format!("{:+.1}", after.worst.1)]);
    row
}

/// Writing to a string does not fail: its results are dropped.
fn table(text: &mut String, told: &[Simulated], title: &str, names: &[&str], row: fn(&After) -> Vec<String>) {
    let _ = write!(text, "\n{title}\n{:<18}{:>6}", "shops", "after");
    for name in names {
        let _ = write!(text, "{name:>13}");
    }
    for kind in told {
        for after in &kind.after {
            let _ = write!(text, "\n{:<18}{:>6}", kind.kind.name(), after.conversations);
            for cell in row(after) {
                let _ = write!(text, "{cell:>13}");
            }
        }
    }
    text.push('\n');
}

/// CPU of one thread, the database apart.
fn costs() -> String {
    let dice = Dice::new(1);
    let (begins, served) = (Millis(1_793_610_000_000), Outcome::ALL.map(Served::prior));
    let kept: Vec<(Kept, Millis)> = (0..2_000).map(|_| talk::until_the_look(&dice, begins)).collect();
    let events = [Event::Wrote(Said::CALM), Event::Noticed(Signal::Price)];
    let update = each(&kept, |(kept, at)| {
        // As the product does it: read, taken in, the three keys, written.
        let text = serde_json::to_string(&kept.state).unwrap_or_default();
        let mut state: crate::state::State = serde_json::from_str(&text).unwrap_or_default();
        events.iter().for_each(|event| state.apply(event, *at + minutes(1)));
        for outcome in Outcome::ALL {
            black_box(state.key(outcome, &served[outcome as usize].weights));
        }
        black_box(serde_json::to_string(&state).unwrap_or_default());
    });
    let reading = each(&kept, |(kept, at)| {
        for outcome in Outcome::ALL {
            black_box(Score::of(&kept.state, outcome, &served[outcome as usize], *at + minutes(90)));
        }
    });
    let mut learning = Learning::new(Outcome::Buying);
    let lesson = each(&kept, |(kept, at)| {
        black_box(learning.close(&kept.state.features(Outcome::Buying, *at), at.0 % 5 == 0));
    });
    let size: usize = kept.iter().map(|(kept, _)| serde_json::to_string(&kept.state).unwrap_or_default().len()).sum();
    format!(
        "\nAn update with two events {update:.1} µs (JSON read and written, three keys); a reading of three scores with reasons {reading:.1} µs; \
         learning a case {lesson:.1} µs; a state is {} bytes.\n",
        size / kept.len()
    )
}

/// Microseconds of one `work`, over all of `of`.
fn each<T>(of: &[T], mut work: impl FnMut(&T)) -> f64 {
    let begun = Instant::now();
    of.iter().for_each(&mut work);
    begun.elapsed().as_secs_f64() * 1e6 / super::measure::count(of.len())
}
