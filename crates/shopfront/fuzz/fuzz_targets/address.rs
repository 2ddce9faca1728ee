//! The guard: what it lets through is of the web, on its ports, and no inner address.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shopfront::{guard::{Guard, Place}, is_public};

fuzz_target!(|text: &str| {
    let guard = Guard::public();
    let Ok(url) = guard.parse(text) else { return };
    assert!(matches!(url.scheme(), "http" | "https") && matches!(url.port_or_known_default(), Some(80 | 443)));
    if let Ok(Place::Literal(ip)) = guard.place(&url) {
        assert!(is_public(ip));
    }
});
