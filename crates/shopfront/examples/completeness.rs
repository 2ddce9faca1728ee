//! How completely the pages of `tests/pages` are read: `cargo run -p shopfront --example completeness`.

#[path = "../tests/cases/mod.rs"]
mod cases;

use serde_json::Value;

/// Right ones of all.
#[derive(Default)]
struct Share(usize, usize);

impl Share {
    fn note(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        #[allow(clippy::cast_precision_loss, reason = "a share to be read by people")]
        let share = if self.1 == 0 { 0.0 } else { self.0 as f64 / self.1 as f64 };
        write!(out, "{share:.4} ({} of {})", self.0, self.1)
    }
}

fn main() {
    let (mut complete, mut price, mut currency, mut recall, mut kinds) =
        (Share::default(), Share::default(), Share::default(), Share::default(), Share::default());
    let all = cases::all();
    for case in &all {
        let read = cases::read(case);
        kinds.note(read["type"] == case.expected["type"]);
        for expected in case.expected["products"].as_array().into_iter().flatten() {
            let found = cases::twin(&read, expected);
            if case.expected["type"] == "feed" {
                recall.note(found.is_some());
            }
            let fields = ["name", "price", "currency", "availability", "image"];
            complete.note(fields.iter().all(|name| {
                expected[*name].is_null() || found.is_some_and(|found| cases::field(found, name) == expected[*name])
            }));
            let Some(found) = found else { continue };
            // Precision: of the prices that are said.
            if found["price"] != Value::Null {
                price.note(found["price"] == expected["price"]);
            }
            if !expected["currency"].is_null() {
                currency.note(found["currency"] == expected["currency"]);
            }
        }
    }
    println!("{} documents", all.len());
    println!("kind               {kinds}");
    println!("complete           {complete}");
    println!("price precision    {price}");
    println!("currency           {currency}");
    println!("feed recall        {recall}");
}
