use super::{ModelsState, asked::Asked, lock, reply::Reply, script::Told};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Tokens, each counted once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) fresh: u64,
    pub(super) cached: u64,
    pub(super) written: u64,
    pub(super) output: u64,
}

impl From<Told> for Counted {
    fn from(told: Told) -> Self {
        Self { fresh: told.input, cached: told.cached, written: 0, output: told.output }
    }
}

/// Counts as services do, with a token for four characters: what stays the same is read in full the first time and from
/// the cache afterwards.
pub(super) fn count(state: &ModelsState, asked: &Asked, reply: &Reply) -> Counted {
    let mut hash = DefaultHasher::new();
    (&asked.model, &asked.stable).hash(&mut hash);
    let is_new = lock(&state.0.read).insert(hash.finish());
    let (stable, moving) = (tokens(&asked.stable), tokens(&asked.moving));
    let output = tokens(&reply.text) + reply.calls.iter().map(|call| tokens(&call.text)).sum::<u64>();
    match (is_new, asked.is_marked) {
        (true, true) => Counted { fresh: moving, cached: 0, written: stable, output },
        (true, false) => Counted { fresh: stable + moving, cached: 0, written: 0, output },
        (false, _) => Counted { fresh: moving, cached: stable, written: 0, output },
    }
}

fn tokens(text: &str) -> u64 {
    u64::try_from(text.chars().count().div_ceil(4)).unwrap_or(u64::MAX)
}
