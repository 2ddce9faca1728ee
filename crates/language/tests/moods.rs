//! How well moods are read in messages nobody trained on (`data/heldout-mood.tsv`).

use language::{Context, Mood, understand};
use std::collections::BTreeMap;

#[test]
fn unseen_messages_are_felt() {
    let mut table: BTreeMap<(Mood, Mood), usize> = BTreeMap::new();
    let (mut right, mut all) = (0, 0);
    for line in include_str!("../data/heldout-mood.tsv").lines().skip(1) {
        let (text, code) = line.split_once('\t').expect("text, tab, mood");
        let wanted = Mood::from_code(code).unwrap_or_else(|| panic!("unknown mood {code}"));
        let given = understand(text, &Context::default()).mood;
        *table.entry((wanted, given.mood)).or_default() += 1;
        all += 1;
        right += usize::from(given.mood == wanted);
        if given.mood != wanted {
            println!("  {text:70} {code} → {} {:.2}", given.mood.code(), given.p);
        }
    }
    for ((wanted, given), times) in &table {
        println!("  {} → {}: {times}", wanted.code(), given.code());
    }
    println!("accuracy {right}/{all}");
    assert!(right * 100 >= all * 85, "{right} of {all}");
}
