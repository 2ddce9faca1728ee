//! Messages understood in a second on one core, and the memory that takes. Measured in this process: there is no wire in it.

use super::{
    Bed,
    figure::{Figure, Reach},
    machine::{field, kilobytes},
    talk,
};
use language::{Context, Entry, EntryKind, Lexicon, tokens, understand};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Longer ones than those of a walk, as people tell a story.
const STORIES: [&str; 4] = [
    "bonjour c combien la rob waxe et vous livrez à Bouaké ?",
    "j'ai commandé 2 robes lundi on m'a livré du rouge alors que j'avais dit noir, personne ne répond c'est pas sérieux",
    "je m'appelle Aya Koné je suis à Cocody Angré mon numéro c'est le 07 07 12 34 56 livrez samedi avant 15h svp",
    "Bonsoir madame, je voudrais deux pagnes hollandais et un sac à main noir, j'ai le code WA10, vous prenez wave ?",
];

/// What a shop of some size sells.
const SOLD: usize = 500;

pub(super) fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    bed.say("understand");
    let before = memory_kb()?;
    let mut messages: Vec<&str> = (0..5).flat_map(|n| [talk::walk(0, n), talk::walk(1, n)].concat()).collect();
    messages.extend(STORIES);
    let alone = Context::default();
    // What is made once, at the first message: tables and weights.
    black_box(understand(STORIES[0], &alone));
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let memory = memory_kb()?.saturating_sub(before) as f64 / 1024.0;
    let floor = per_second(bed.seconds, &messages, |text| {
        black_box(tokens(text));
    });
    let plain = per_second(bed.seconds, &messages, |text| {
        black_box(understand(text, &alone));
    });
    let lexicon = shop();
    let known = Context { lexicon: Some(&lexicon), ..Context::default() };
    let in_shop = per_second(bed.seconds, &messages, |text| {
        black_box(understand(text, &known));
    });
    let floor_of = "tokens only";
    Ok(vec![
        Figure::new("understand", "messages on one core", plain, "/s")
            .over(floor_of, floor)
            .with_reach(Reach::AtLeast(20_000.0))
            .noting(format!("{} messages, over and over", messages.len())),
        Figure::new("understand", "in a shop of 500 products", in_shop, "/s").over(floor_of, floor),
        Figure::new("understand", "memory of tables and weights", memory, "MB"),
    ])
}

/// How often in a second, on this one thread.
fn per_second(time: Duration, messages: &[&str], mut one: impl FnMut(&str)) -> f64 {
    let began = Instant::now();
    let mut done = 0_u32;
    while began.elapsed() < time {
        for message in messages {
            one(black_box(message));
            done += 1;
        }
    }
    f64::from(done) / began.elapsed().as_secs_f64()
}

fn shop() -> Lexicon {
    let kinds = ["Robe", "Pagne", "Sac", "Foulard", "Boubou", "Chemise", "Savon", "Crème", "Sandales", "Collier"];
    let makes = ["wax", "bazin riche", "en soie", "cuir", "coton", "brodé", "naturel", "de soirée", "perles", "kita"];
    let names = ["Adjoua", "Aya", "Fatou", "Mariam", "Awa"];
    let name = |n: usize| format!("{} {} {}", kinds[n % 10], makes[n / 10 % 10], names[n / 100 % 5]);
    Lexicon::new((0..SOLD).zip(0..).map(|(n, key)| Entry {
        key,
        kind: EntryKind::Product,
        name: name(n),
        also: Vec::new(),
    }))
}

fn memory_kb() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    Ok(field(&status, "VmRSS").and_then(kilobytes).unwrap_or_default())
}
