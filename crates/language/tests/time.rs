//! How long understanding takes. Prints; asserts nothing about time, which depends on the machine and the profile.

mod shop;

use language::{Context, Entry, EntryKind, Lexicon, understand};
use std::{hint::black_box, time::Instant};

#[test]
fn time_per_message() {
    let lexicon = shop::lexicon();
    let context = Context { lexicon: Some(&lexicon), ..Context::default() };
    let messages = ["bonjour c combien la rob waxe et vous livrez à Bouaké ?", "jen prends 2 taille M", "oui c bon"];
    let rounds = 200;
    for message in messages {
        assert!(!understand(message, &context).acts.is_empty());
        let start = Instant::now();
        for _ in 0..rounds {
            black_box(understand(black_box(message), &context));
        }
        println!("{message}: {:?} a message", start.elapsed() / rounds);
    }
    let words =
        ["robe", "pagne", "sac", "foulard", "boubou", "chemise", "wax", "bazin", "soie", "cuir", "coton", "perle"];
    for size in [500_u32, 5000] {
        let big = Lexicon::new((0..size).map(|key| {
            let pick = |shift: u32| words[((key / shift) as usize) % words.len()];
            let name = format!("{} {} modele {key}", pick(1), pick(12));
            Entry { key, kind: EntryKind::Product, name, also: vec![] }
        }));
        let start = Instant::now();
        for _ in 0..20 {
            assert!(!black_box(big.find("bonjour je veux la rob waxe et un foular")).is_empty());
        }
        println!("{size} products: {:?} a message", start.elapsed() / 20);
    }
}
