//! Pages and feeds written for the purpose, with what the contract says they hold: `tests/pages`.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

mod cases;

use cases::{Case, all, differences};

#[test]
fn every_page_is_read_as_expected() {
    let cases: Vec<Case> = all();
    assert!(cases.len() >= 80, "only {} cases", cases.len());
    let wrong: Vec<String> = cases.iter().flat_map(differences).collect();
    assert!(wrong.is_empty(), "{} differences in {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
