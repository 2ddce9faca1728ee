use crate::{Brand, Change, IdentityError, May, PreparedPassword, Role, change::differing, session};
use kernel::{BrandId, Locale, OrgId, Phone, TeammateId};
use storage::{Read, StoreError, Tx};

mod skills;
pub(crate) mod store;

pub use skills::{SKILL_MOST, SKILLS_MOST, set_skills};

/// A human of the merchant's team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teammate {
    /// Their id.
    pub id: TeammateId,
    /// Whose team.
    pub org: OrgId,
    /// Lower case; what they sign in with.
    pub email: String,
    /// Their name for colleagues and customers.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What the pages speak to them.
    pub locale: Locale,
    /// The only brands they work for; none stands for every brand of the organisation, future ones too.
    pub brands: Option<Vec<BrandId>>,
    /// Their own WhatsApp number.
    pub phone: Option<Phone>,
    /// What they know best, in words that are compared with the tags of conversations.
    pub skills: Vec<String>,
}

/// A teammate as an apply file describes them.
#[derive(Debug, Clone)]
pub struct TeammateSpec {
    /// What they sign in with; the stable key.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What the pages speak to them.
    pub locale: Locale,
    /// The only brands they work for; none stands for every brand.
    pub brands: Option<Vec<BrandId>>,
    /// Their own WhatsApp number.
    pub phone: Option<Phone>,
    /// What they know best; none leaves it as it is.
    pub skills: Option<Vec<String>>,
}

impl Teammate {
    /// Whether they work for this brand.
    pub fn works_for(&self, brand: &Brand) -> bool {
        self.org == brand.org && self.brands.as_ref().is_none_or(|brands| brands.contains(&brand.id))
    }

    /// Whether they may answer the customers of this brand.
    pub fn answers_for(&self, brand: &Brand) -> bool {
        self.works_for(brand) && self.role.may(May::AnswerCustomers)
    }

    /// The teammate of this organisation, if there is one; disabled ones too, for the names in history.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, org: OrgId, id: TeammateId) -> Result<Option<Self>, StoreError> {
        let found = store::find(on, org, id).await?;
        Ok(found.map(|stored| stored.teammate))
    }

    /// Creates the teammate, or makes them so. A new password signs them out everywhere; without one, they keep the one
    /// they have, and somebody new cannot sign in yet.
    #[kernel::boxed]
    pub async fn upsert(
        tx: &mut Tx,
        org: OrgId,
        spec: &TeammateSpec,
        password: Option<&PreparedPassword>,
    ) -> Result<(Self, Change), IdentityError> {
        let email = normal_email(&spec.email);
        if !is_email(&email) {
            return Err(IdentityError::Invalid { field: "email", why: "must be an e-mail address" });
        }
        if spec.name.trim().is_empty() {
            return Err(IdentityError::Invalid { field: "name", why: "must not be empty" });
        }
        let brands = spec.brands.clone().map(|mut brands| {
            brands.sort_unstable();
            brands.dedup();
            brands
        });
        let skills = spec.skills.as_deref().map(skills::tidy).transpose()?;
        let wanted = |id: TeammateId, skills: Vec<String>| Self {
            id,
            skills,
            org,
            email: email.clone(),
            name: spec.name.clone(),
            role: spec.role,
            locale: spec.locale,
            brands: brands.clone(),
            phone: spec.phone.clone(),
        };
        let Some(stored) = store::by_email(tx, &email).await? else {
            let new = wanted(TeammateId(tx.new_id()), skills.unwrap_or_default());
            store::insert(tx, &new, password.map_or(Ok(NO_PASSWORD), PreparedPassword::for_new)?).await?;
            return Ok((new, Change::Created));
        };
        if stored.teammate.org != org {
            return Err(IdentityError::EmailTaken);
        }
        let known = stored.teammate;
        let teammate = wanted(known.id, skills.unwrap_or_else(|| known.skills.clone()));
        let kept = stored.password_hash.clone();
        let hash = password.map_or(Ok(kept), |password| password.over(&stored.password_hash))?;
        let change = Change::of(differing! {
            "name": known.name => teammate.name,
            "password": stored.password_hash => hash,
            "role": known.role => teammate.role,
            "locale": known.locale => teammate.locale,
            "brands": known.brands => teammate.brands,
            "phone": known.phone => teammate.phone,
            "skills": known.skills => teammate.skills,
        });
        if change != Change::Unchanged {
            store::update(tx, &teammate, &hash).await?;
        }
        if hash != stored.password_hash {
            session::store::end_all(tx, org, teammate.id).await?;
        }
        Ok((teammate, change))
    }

    /// Keeps a teammate who left from signing in, and ends their sessions; nothing they did is removed. Quiet when
    /// already so. `false` when there is no such teammate.
    #[kernel::boxed]
    pub async fn disable(tx: &mut Tx, org: OrgId, id: TeammateId) -> Result<bool, StoreError> {
        session::store::end_all(tx, org, id).await?;
        store::disable(tx, org, id).await
    }
}

/// Whether this WhatsApp number (digits with the country code) is of somebody who delivers for the brand, or of a
/// teammate who handles its orders.
#[kernel::boxed]
pub async fn is_crew(on: &mut dyn Read, brand: &Brand, wa_id: &str) -> Result<bool, StoreError> {
    if brand.couriers.iter().any(|courier| courier.digits() == wa_id) {
        return Ok(true);
    }
    let team = store::by_phone(on, brand.org, wa_id).await?;
    Ok(team.iter().any(|teammate| teammate.works_for(brand) && teammate.role.may(May::ManageOrders)))
}

/// The organisation's teammates who may sign in, in the order of their names.
#[kernel::boxed]
pub async fn teammates_of(on: &mut dyn Read, org: OrgId) -> Result<Vec<Teammate>, StoreError> {
    store::of(on, org).await
}

/// Stands where a hash would: no password opens it.
pub(crate) const NO_PASSWORD: &str = "";

/// The one spelling of an e-mail: without spaces around, in lower case.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn is_email(email: &str) -> bool {
    let halves = email.split_once('@');
    email.len() <= 254
        && !email.contains(char::is_whitespace)
        && halves.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}
