use crate::{AlertError, Channel, Kind};
use identity::{Brand, QuietHours, Role};
use kernel::{BrandId, Millis, TeammateId};
use std::collections::BTreeMap;
use storage::{Read, StoreError, Tx};

pub(crate) mod store;

/// What a teammate wants to hear of at a brand, where, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    /// What they decided otherwise than their role has it.
    pub choices: BTreeMap<(Kind, Channel), bool>,
    /// When nothing leaves the product for them.
    pub quiet: Quiet,
    /// Whether what is urgent reaches them in their quiet hours.
    pub urgent_anyway: bool,
}

/// When a teammate is left in peace: alerts wait in the product meanwhile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Quiet {
    /// In the brand's quiet hours.
    #[default]
    Brand,
    /// Never.
    Never,
    /// In hours of their own, by the brand's clock.
    Own(QuietHours),
}

impl Preferences {
    /// A teammate's; those of their role where they decided nothing.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId, teammate: TeammateId) -> Result<Self, StoreError> {
        Ok(store::find(on, brand, teammate).await?.unwrap_or_default())
    }

    /// Whether somebody of this role with these preferences hears of such an alert there. What is none of their business
    /// never is.
    pub fn wants(&self, role: Role, kind: Kind, channel: Channel) -> bool {
        let by_default = || kind.by_default(role).contains(&channel);
        role.may(kind.concerns()) && self.choices.get(&(kind, channel)).copied().unwrap_or_else(by_default)
    }

    /// Decides about one kind on one channel.
    #[must_use]
    pub fn choosing(mut self, kind: Kind, channel: Channel, wanted: bool) -> Self {
        self.choices.insert((kind, channel), wanted);
        self
    }

    /// Keeps them; what was waiting to leave is looked at again when it is due.
    #[kernel::boxed]
    pub async fn save(&self, tx: &mut Tx, brand: BrandId, teammate: TeammateId) -> Result<(), AlertError> {
        if let Quiet::Own(hours) = self.quiet
            && hours.minutes().0 == hours.minutes().1
        {
            return Err(AlertError::Invalid { field: "quiet_hours", why: "must begin and end at two moments" });
        }
        store::save(tx, brand, teammate, self).await?;
        Ok(())
    }

    /// When the quiet that reigns for them at `now` ends; none outside it.
    pub fn quiet_until(&self, brand: &Brand, now: Millis) -> Option<Millis> {
        match self.quiet {
            Quiet::Brand => brand.quiet_until(now),
            Quiet::Never => None,
            Quiet::Own(hours) => {
                let mut theirs = brand.clone();
                theirs.initiative.quiet = hours;
                theirs.quiet_until(now)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_wins_over_the_role_but_not_over_what_one_may_see() {
        let standing = Preferences::default();
        assert!(standing.wants(Role::Owner, Kind::RefundAsked, Channel::Email));
        let chosen = standing.choosing(Kind::RefundAsked, Channel::Email, false).choosing(
            Kind::BudgetNear,
            Channel::WhatsApp,
            true,
        );
        assert!(!chosen.wants(Role::Owner, Kind::RefundAsked, Channel::Email));
        assert!(chosen.wants(Role::Owner, Kind::RefundAsked, Channel::Push));
        assert!(chosen.wants(Role::Owner, Kind::BudgetNear, Channel::WhatsApp));
        assert!(!chosen.wants(Role::Seller, Kind::BudgetNear, Channel::WhatsApp), "none of a seller's business");
    }
}
