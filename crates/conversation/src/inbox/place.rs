use kernel::{ConversationId, Millis};
use std::{fmt, str::FromStr};

/// A place in a list: the row after which a page begins. It holds what the row was sorted by, and not its number, so that
/// the next page is right whatever has come or gone meanwhile. As text for addresses: `0.-.1793610000000.0192ab…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whether it pressed.
    pub(super) high: bool,
    /// What it was sorted by, if not by time.
    pub(super) key: Option<i64>,
    /// Time of its last message.
    pub(super) last_at: Millis,
    /// Which.
    pub(super) id: ConversationId,
}

impl Place {
    /// The place of a conversation by the time of its last message alone, in an order by time.
    pub const fn at(last_at: Millis, id: ConversationId) -> Self {
        Self { high: false, key: None, last_at, id }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", i32::from(self.high))?;
        match self.key {
            Some(key) => write!(f, "{key}")?,
            None => f.write_str("-")?,
        }
        write!(f, ".{}.{}", self.last_at.0, self.id)
    }
}

/// Text that is no place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in a list")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;
    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let parts: Vec<&str> = text.split('.').collect();
        let [high, key, last_at, id] = parts[..] else { return Err(NoPlace) };
        let high = match high {
            "0" => false,
            "1" => true,
            _ => return Err(NoPlace),
        };
        let key = match key {
            "-" => None,
            key => Some(key.parse().map_err(|_| NoPlace)?),
        };
        let last_at = Millis(last_at.parse().map_err(|_| NoPlace)?);
        Ok(Self { high, key, last_at, id: id.parse().map_err(|_| NoPlace)? })
    }
}

#[cfg(test)]
mod tests {
    use super::{NoPlace, Place};
    use kernel::{Chance, ConversationId, Millis};

    #[test]
    fn a_place_reads_as_it_was_written_and_nonsense_does_not() {
        let id = ConversationId(Chance::seeded(1).uuid(Millis(1_793_610_000_000)));
        for (high, key) in [(false, None), (true, Some(i64::MIN)), (false, Some(7)), (true, Some(-1))] {
            let place = Place { high, key, last_at: Millis(1_793_610_000_000), id };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for text in ["", "1.2", "2.-.1.x", "0.a.1.x", "0.-.1.x", &format!("0.-.1.{id}.9")] {
            assert_eq!(text.parse::<Place>(), Err(NoPlace), "{text}");
        }
    }
}
