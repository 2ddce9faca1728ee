use super::{Brand, Initiative, PaymentMethod, TillRules, VoiceRules, store};
use crate::{Change, IdentityError, change::differing};
use kernel::{BrandId, Millis, Phone, TeammateId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// What a shop decides once and for all: on its page of settings, by the API, or in an apply file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How long the stock of an unpaid order is kept, 5 to 1440 minutes.
    pub hold_minutes: i64,
    /// How customers may pay, the preferred one first; at least one, none twice.
    pub payment_methods: Vec<PaymentMethod>,
    /// What is said unasked: reminders of 0 to 240 minutes before, 0 to 23 hours after.
    pub initiative: Initiative,
    /// The WhatsApp numbers of those who deliver.
    pub couriers: Vec<Phone>,
    /// The till.
    pub till: TillRules,
    /// Voices.
    pub voice: VoiceRules,
}

/// A teammate has decided something.
pub(super) const CHANGED: &str = "brand.settings_changed";

impl Settings {
    /// What a new brand begins with, until it decides otherwise.
    pub fn of_new_brand(payment_methods: Vec<PaymentMethod>) -> Self {
        let (initiative, till, voice) = (Initiative::default(), TillRules::default(), VoiceRules::default());
        Self { hold_minutes: 30, payment_methods, initiative, couriers: Vec::new(), till, voice }
    }

    /// Whether a brand may be so.
    pub(super) fn check(&self) -> Result<(), IdentityError> {
        let must = |holds: bool, field: &'static str, why: &'static str| {
            if holds { Ok(()) } else { Err(IdentityError::Invalid { field, why }) }
        };
        must((5..=1440).contains(&self.hold_minutes), "hold_minutes", "must be 5 to 1440")?;
        let Initiative { remind_before, remind_after, .. } = self.initiative;
        must((0..=240).contains(&remind_before), "remind_before_minutes", "must be 0 to 240")?;
        // A day after the customer's last word, free text may not go any more.
        must((0..=23).contains(&remind_after), "remind_after_hours", "must be 0 to 23")?;
        let methods = &self.payment_methods;
        must(!methods.is_empty(), "payment_methods", "must hold at least one")?;
        let twice = |i: usize| methods[..i].contains(&methods[i]);
        must(!(0..methods.len()).any(twice), "payment_methods", "must not name one twice")?;
        self.voice.check()?;
        self.till.check()
    }

    /// The fields that differ, in the words of the apply file.
    pub(super) fn differing(&self, wanted: &Self) -> Vec<&'static str> {
        differing! {
            "hold_minutes": self.hold_minutes => wanted.hold_minutes,
            "payment_methods": self.payment_methods => wanted.payment_methods,
            "remind_before_minutes": self.initiative.remind_before => wanted.initiative.remind_before,
            "remind_after_hours": self.initiative.remind_after => wanted.initiative.remind_after,
            "notices": self.initiative.notices => wanted.initiative.notices,
            "couriers": self.couriers => wanted.couriers,
            "quiet_hours": self.initiative.quiet => wanted.initiative.quiet,
            "cash_open_most": self.till.cash_open_most => wanted.till.cash_open_most,
            "cash_refusals_most": self.till.cash_refusals_most => wanted.till.cash_refusals_most,
            "refund_when_gone": self.till.refund_when_gone => wanted.till.refund_when_gone,
            "listens": self.voice.listens => wanted.voice.listens,
            "speaks": self.voice.speaks => wanted.voice.speaks,
            "hears_from": self.voice.hears_from => wanted.voice.hears_from,
        }
    }
}

impl Brand {
    /// What is decided now.
    pub fn settings(&self) -> Settings {
        Settings {
            hold_minutes: self.hold_minutes,
            payment_methods: self.payment_methods.clone(),
            initiative: self.initiative.clone(),
            couriers: self.couriers.clone(),
            till: self.till,
            voice: self.voice,
        }
    }

    /// The same brand, so decided.
    pub(super) fn so_decided(self, settings: &Settings) -> Self {
        let Settings { hold_minutes, payment_methods, initiative, couriers, till, voice } = settings.clone();
        Self { hold_minutes, payment_methods, initiative, couriers, till, voice, ..self }
    }

    /// A teammate decides; who changed what, and when, is told as a fact. The values are not: numbers of couriers are
    /// personal.
    #[kernel::boxed]
    pub async fn decide(
        tx: &mut Tx,
        brand: &Self,
        by: TeammateId,
        settings: &Settings,
    ) -> Result<(Self, Change), IdentityError> {
        settings.check()?;
        // As it is now: what the page was made from may be older.
        let (mut found,) = tx.ask((store::asking(brand.id),)).await?;
        let known = found.pop().ok_or_else(|| StoreError::Defect("a brand is gone".into()))?;
        let change = Change::of(known.settings().differing(settings));
        let decided = known.so_decided(settings);
        if let Change::Updated(fields) = &change {
            store::update(tx, &decided).await?;
            let data = json!({ "teammate": by, "fields": fields });
            tx.append_fact(brand.id, NewFact::new(CHANGED, brand.id).with(data)).await?;
        }
        Ok((decided, change))
    }
}

/// A decision about a brand's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Millis,
    /// Who.
    pub by: TeammateId,
    /// What was changed, in the words of the apply file.
    pub fields: Vec<String>,
}

impl Decision {
    /// The brand's last ones, newest first.
    #[kernel::boxed]
    pub async fn last(on: &mut dyn Read, brand: BrandId, most: i64) -> Result<Vec<Self>, StoreError> {
        store::decisions(on, brand, most).await
    }
}
