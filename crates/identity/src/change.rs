/// What an upsert did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Created,
    /// These fields were different, in the words of the apply file.
    Updated(Vec<&'static str>),
    /// Everything was already so.
    Unchanged,
}

impl Change {
    /// The change that touches `fields`.
    pub(crate) fn of(fields: Vec<&'static str>) -> Self {
        if fields.is_empty() { Self::Unchanged } else { Self::Updated(fields) }
    }
}

/// The names of the fields whose two values differ.
macro_rules! differing {
    ($($name:literal: $old:expr => $new:expr),+ $(,)?) => {{
        let mut fields: Vec<&'static str> = Vec::new();
        $(if $old != $new { fields.push($name); })+
        fields
    }};
}
pub(crate) use differing;
