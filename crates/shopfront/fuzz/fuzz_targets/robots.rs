//! Rules for readers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shopfront::robots::Robots;

fuzz_target!(|text: &str| {
    let robots = Robots::parse(text, None);
    let _ = robots.allows("seven-t", "/produit/1?a=b");
    let _ = robots.delay("seven-t");
});
