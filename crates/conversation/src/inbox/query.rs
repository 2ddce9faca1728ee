//! The list as steps, each of which is one walk over one index: those that press, then the others; of each, those with a
//! key to be sorted by, then those without.

use super::{Listing, Place, View, view::Key};

/// One walk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Only those that press, or only those that do not.
    pub high: Option<bool>,
    /// What they are sorted by; `None`: by the time of their last message.
    pub key: Option<Key>,
    /// Only those without this key, which were walked before.
    pub without: Option<Key>,
    /// Where to begin, after the last row of the page before.
    pub after: Option<Place>,
}

/// The walks that make the list, from where `asked` begins. A later one begins at its start.
pub(super) fn steps(asked: &Listing<'_>) -> Vec<Step> {
    let presses: &[Option<bool>] = match asked.view {
        View::HumanWanted => &[Some(true), Some(false)],
        _ => &[None],
    };
    let key = asked.sort.key();
    let mut steps = Vec::new();
    for high in presses.iter().copied() {
        if key.is_some() {
            steps.push(Step { high, key, without: None, after: None });
        }
        steps.push(Step { high, key: None, without: key, after: None });
    }
    let Some(place) = asked.after else { return steps };
    let begins = |step: &Step| {
        step.high.is_none_or(|high| high == place.high) && step.key.is_some() == (key.is_some() && place.key.is_some())
    };
    match steps.iter().position(begins) {
        Some(at) => {
            steps.drain(..at);
            if let Some(first) = steps.first_mut() {
                first.after = Some(place);
            }
            steps
        }
        // A place in a list of another order: it begins at the start.
        None => steps,
    }
}
