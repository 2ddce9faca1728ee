use super::store;
use crate::IdentityError;
use kernel::{OrgId, TeammateId};
use storage::Tx;

/// Characters of a skill at most: as many as a tag has.
pub const SKILL_MOST: usize = 40;
/// Skills of a teammate at most.
pub const SKILLS_MOST: usize = 20;

/// Decides what a teammate knows best; `false` when the organisation has no such teammate.
#[kernel::boxed]
pub async fn set_skills(tx: &mut Tx, org: OrgId, id: TeammateId, skills: &[String]) -> Result<bool, IdentityError> {
    let skills = tidy(skills)?;
    Ok(store::set_skills(tx, org, id, &skills).await?)
}

/// One space between words, none around them; none empty, none twice.
pub(super) fn tidy(skills: &[String]) -> Result<Vec<String>, IdentityError> {
    let mut kept: Vec<String> = Vec::new();
    for skill in skills {
        let skill = skill.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ");
        if skill.chars().count() > SKILL_MOST {
            return Err(IdentityError::Invalid { field: "skills", why: "a skill has 40 characters at most" });
        }
        if !skill.is_empty() && !kept.iter().any(|known| known.to_lowercase() == skill.to_lowercase()) {
            kept.push(skill);
        }
    }
    if kept.len() > SKILLS_MOST {
        return Err(IdentityError::Invalid { field: "skills", why: "a teammate has 20 skills at most" });
    }
    Ok(kept)
}
