//! The language of prices.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shopfront::price::{Context, from_code, parse};

fuzz_target!(|text: &str| {
    for code in ["XOF", "EUR", "TND", ""] {
        let _ = parse(text, &Context { currency: from_code(code), ..Context::default() });
    }
});
