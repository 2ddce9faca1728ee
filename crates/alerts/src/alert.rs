use crate::{Kind, Place};
use kernel::{AlertId, BrandId, Millis, TeammateId};

pub(crate) mod store;

/// Something that happened and that somebody of the team must hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Whose.
    pub brand: BrandId,
    /// Ours.
    pub id: AlertId,
    /// What happened.
    pub kind: Kind,
    /// When.
    pub at: Millis,
    /// Where one looks at it.
    pub place: Place,
    /// What it is about, as people call it: a customer's display name, a product, an order's number. None where nobody
    /// knows a name.
    pub about: Option<String>,
}

/// An alert to raise.
#[derive(Debug, Clone)]
pub struct NewAlert {
    /// What happened.
    pub kind: Kind,
    /// What it is raised for, such as a fact's id: the same again is the same alert.
    pub once: String,
    /// Where one looks at it.
    pub place: Place,
    /// What it is about, as people call it; never more of a person than their display name.
    pub about: Option<String>,
    /// Who is told.
    pub to: Audience,
}

/// Who of the team is told, of those whose business the kind is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, as their role and their preferences have it.
    Team,
    /// Everybody but the owners; the owners where nobody else hears of it.
    Crew,
    /// The owners.
    Owners,
    /// These alone.
    Only(Vec<TeammateId>),
}

/// The longest `about`, in characters: alerts are read on locked screens.
pub(crate) const LONGEST_ABOUT: usize = 80;

impl NewAlert {
    /// What it is about on one line and short, or nothing.
    pub(crate) fn short_about(&self) -> Option<String> {
        let line = self.about.as_ref()?.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = match line.char_indices().nth(LONGEST_ABOUT) {
            Some((at, _)) => format!("{}…", &line[..at]),
            None => line,
        };
        Some(short).filter(|short| !short.is_empty())
    }
}
