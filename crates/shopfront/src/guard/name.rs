/// Ends of names that never are of the public internet.
const INNER: [&str; 11] =
    ["localhost", "local", "internal", "lan", "home.arpa", "intranet", "corp", "test", "example", "invalid", "onion"];

/// Whether a name, as the parser of addresses left it, may be one of the public internet: two labels at least, none of the
/// inner ends, no more letters than names have.
pub(super) fn is_public(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let labels = name.split('.').count();
    let fits = name.split('.').all(|label| (1..=63).contains(&label.len())) && name.len() <= 253;
    let inner =
        INNER.iter().any(|end| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    labels >= 2 && fits && !inner
}

/// Whether a name always means this machine (RFC 6761): `localhost` and all that ends in it.
pub(crate) fn is_here(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.strip_suffix("localhost").is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
