//! Messages and exactly what must be understood (`tests/golden.tsv`): act by act, with every slot.
//!
//! Columns: what the dialogue knows, the message, the acts. Known: `-` nothing, or words such as `asked=size`,
//! `en`, `shown` (the three wax dresses were listed), `colours` (Rouge, Bleu, Noir were listed).

mod shop;

use language::{Act, Asked, Choice, Context, Item, Lexicon, Locale, Quantity, Shown, Understanding, understand};
use std::fmt::Write;

#[test]
fn golden_messages_are_understood_to_the_slot() {
    let lexicon = shop::lexicon();
    let mut wrong = String::new();
    let mut count = 0;
    for line in include_str!("golden.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [known, message, expected] = columns[..] else { panic!("three columns: {line}") };
        let message = message.replace("\\n", "\n");
        let told = tell(&understand(&message, &context(known, &lexicon)));
        count += 1;
        if told != expected {
            let _ = writeln!(wrong, "{known}\t{message}\n  expected {expected}\n  read     {told}");
        }
    }
    assert!(count >= 150, "only {count} golden messages");
    assert!(wrong.is_empty(), "{wrong}");
}

fn context<'a>(known: &str, lexicon: &'a Lexicon) -> Context<'a> {
    let mut context = Context { lexicon: Some(lexicon), ..Context::default() };
    for word in known.split(' ') {
        match word {
            "-" => {}
            "en" => context.language = Some(Locale::En),
            "shown" => context.options = [0, 1, 17].map(product).into(),
            "colours" => {
                context.options = ["Rouge", "Bleu", "Noir"].map(|l| Shown { key: None, label: l.into() }).into();
            }
            "asked=size" => context.asked = Some(Asked::Size),
            "asked=colour" => context.asked = Some(Asked::Colour),
            "asked=quantity" => context.asked = Some(Asked::Quantity),
            "asked=confirm" => context.asked = Some(Asked::Confirm),
            "asked=address" => context.asked = Some(Asked::Address),
            "asked=choice" => context.asked = Some(Asked::Choice),
            "asked=phone" => context.asked = Some(Asked::Phone),
            "asked=payment" => context.asked = Some(Asked::Payment),
            "asked=product" => context.asked = Some(Asked::Product),
            other => panic!("unknown context {other:?}"),
        }
    }
    context
}

fn product(key: u32) -> Shown {
    Shown { key: Some(key), label: shop::PRODUCTS[key as usize].into() }
}

/// The understanding in one line.
fn tell(read: &Understanding) -> String {
    let acts: Vec<String> = read.acts.iter().map(act).collect();
    let language = if read.language == Locale::En { "en: " } else { "" };
    format!("{language}{}", acts.join(" + "))
}

fn act(act: &Act) -> String {
    let slots = &act.slots;
    let mut parts: Vec<String> = slots.items.iter().map(item).collect();
    parts.extend(slots.quantity.map(|quantity| match quantity {
        Quantity::Exactly(count) => format!("x{count}"),
        Quantity::More(count) => format!("+{count}"),
        Quantity::Fewer(count) => format!("-{count}"),
    }));
    parts.extend(slots.sizes.iter().map(|size| format!("size {}", size.0)));
    parts.extend(slots.colours.iter().map(|colour| colour.name.to_owned()));
    parts.extend(slots.refused_colours.iter().map(|colour| format!("not {}", colour.name)));
    parts.extend(slots.choices.iter().map(|choice| match choice {
        Choice::Nth(nth) => format!("nth {nth}"),
        Choice::Shown(index) => format!("shown {index}"),
        other => format!("{other:?}").to_lowercase(),
    }));
    if let Some(price) = slots.price {
        let side = |side: Option<i64>| side.map(|amount| amount.to_string()).unwrap_or_default();
        parts.push(format!("price {}..{}", side(price.min), side(price.max)));
    }
    parts.extend(slots.amounts.iter().map(|amount| format!("amount {amount}")));
    parts.extend(slots.places.iter().map(|place| format!("place {}", place.name)));
    parts.extend(slots.phone.iter().map(|phone| format!("phone {phone}")));
    parts.extend(slots.address.iter().map(|address| format!("address «{address}»")));
    parts.extend(slots.negated.then(|| "negated".to_owned()));
    parts.extend(slots.repair.then(|| "repair".to_owned()));
    let slots = if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
    format!("{}{slots}", act.intent.code())
}

fn item(item: &Item) -> String {
    let names: Vec<&str> = item.mention.best().iter().map(|key| shop::PRODUCTS[*key as usize]).collect();
    let mut out = if names.is_empty() { "it".to_owned() } else { names.join("/") };
    if let Some(quantity) = item.quantity {
        let _ = write!(out, " x{quantity}");
    }
    if let Some(size) = &item.size {
        let _ = write!(out, " {}", size.0);
    }
    if let Some(colour) = item.colour {
        let _ = write!(out, " {}", colour.name);
    }
    out
}
