use super::{Role, Shell, Tab, initials};
use crate::Ui;
use askama::Template;
use kernel::TeammateId;

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
    /// Whether the reader may decide what somebody knows best.
    pub may_edit: bool,
    /// Whether it has just been decided.
    pub saved: bool,
    /// Whether what was typed cannot be.
    pub wrong: bool,
}
impl TeamPage {
    fn tab(&self) -> Tab {
        Tab::Team
    }
}

/// A teammate.
#[derive(Debug, Clone)]
pub struct MemberView {
    /// Who.
    pub id: TeammateId,
    /// What they know best.
    pub skills: Vec<String>,
    /// They are at their desk.
    pub present: bool,
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
    /// What they know best, as it is typed.
    pub fn knows(&self) -> String {
        self.skills.join(", ")
    }
    /// For the round mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}
