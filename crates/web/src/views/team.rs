use super::{Role, Shell, Tab, initials};
use crate::Ui;
use askama::Template;

/// The team, to read.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/team.html")]
pub struct TeamPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Everybody with access to the brand.
    pub members: Vec<MemberView>,
}
impl TeamPage {
    fn tab(&self) -> Tab {
        Tab::Team
    }
}

/// A teammate.
#[derive(Debug, Clone)]
pub struct MemberView {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their role in this brand.
    pub role: Role,
    /// Whether it is the reader.
    pub me: bool,
}
impl MemberView {
    /// For the round mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}
