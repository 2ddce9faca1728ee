use super::{account::Kind, lock, watched::Watched};
use serde::{Deserialize, Serialize};

/// A rule that makes something go wrong: by count, never by chance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Rule {
    /// Where it strikes.
    on: Place,
    /// How often.
    #[serde(default)]
    when: When,
    /// Only at this provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<Kind>,
    /// Only for this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// What happens.
    #[serde(flatten)]
    effect: Effect,
}

/// A class of calls, or the notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    Login,
    Create,
    Status,
    List,
    Expire,
    Refund,
    /// Any of the calls above.
    Call,
    Notification,
}

/// When a rule strikes among the occasions it sees.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum When {
    #[default]
    Always,
    Next(u64),
    Every(u64),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub(super) enum Effect {
    /// 503 without doing anything.
    Down,
    /// 500 without doing anything; Stripe repeats it under the same idempotency key.
    Error500,
    /// 502 with a page of HTML, as a proxy in trouble answers.
    Html502,
    /// 429.
    TooMany { retry_after: Option<u32> },
    /// The connection is cut before anything is done.
    Drop,
    /// The connection is cut after everything is done.
    DropAfter,
    /// Nothing is done and nothing answered for so long, then the connection is cut.
    Timeout {
        #[serde(default = "a_minute")]
        ms: u64,
    },
    /// Everything is done, then the same.
    TimeoutAfter {
        #[serde(default = "a_minute")]
        ms: u64,
    },
    /// Done and answered, later.
    Slow { ms: u64 },
    /// Done, but only half of the JSON arrives.
    Truncated,
    /// Where there are access tokens: this one is no longer good.
    TokenExpired,
    /// PaymeTrust: a notification overtakes the answer to the creation.
    NotifyEarly,
    /// The notification is never sent.
    Lost,
    /// It is sent so many times more.
    Duplicate {
        #[serde(default = "one")]
        times: u32,
    },
    /// It is sent so much later.
    Late { ms: u64 },
    /// It is sent after those that should follow it.
    OutOfOrder,
    /// It tells another amount.
    WrongAmount { amount: i64 },
    /// It tells a reference nobody asked for.
    UnknownReference,
    /// Its signature, or the token that stands for one, is wrong.
    BadSignature,
    /// Signed ten minutes ago.
    OldTimestamp,
    /// Signed ten minutes ahead.
    FutureTimestamp,
    /// Its body changes on the way.
    ChangedBody,
}

const fn a_minute() -> u64 {
    60_000
}
const fn one() -> u32 {
    1
}

#[derive(Debug, Serialize)]
pub(super) struct InForce {
    id: u64,
    #[serde(flatten)]
    rule: Rule,
    seen: u64,
    struck: u64,
}

#[derive(Default)]
pub(super) struct Faults(Watched<(u64, Vec<InForce>)>);

impl Faults {
    /// Puts a rule in force, or says why it makes no sense.
    pub(super) fn add(&self, rule: Rule) -> Result<u64, &'static str> {
        if matches!(rule.when, When::Every(0)) {
            return Err("when.every is at least 1");
        }
        if (rule.on == Place::Notification) != rule.effect.is_about_notifications() {
            return Err("this effect has no meaning there");
        }
        let mut book = lock(&self.0);
        book.0 += 1;
        let id = book.0;
        book.1.push(InForce { id, rule, seen: 0, struck: 0 });
        Ok(id)
    }

    pub(super) fn clear(&self) {
        lock(&self.0).1.clear();
    }

    pub(super) fn list(&self) -> serde_json::Value {
        serde_json::to_value(&lock(&self.0).1).unwrap_or_default()
    }

    /// What happens on this occasion; asking counts it.
    pub(super) fn strike(&self, provider: Kind, on: Place, account: Option<&str>) -> Vec<Effect> {
        let mut book = lock(&self.0);
        let mut effects = Vec::new();
        for it in &mut book.1 {
            let here = it.rule.on == on || (it.rule.on == Place::Call && on != Place::Notification);
            let concerned = it.rule.provider.is_none_or(|only| only == provider)
                && it.rule.account.as_deref().is_none_or(|only| account == Some(only));
            if !here || !concerned {
                continue;
            }
            it.seen += 1;
            let strikes = match it.rule.when {
                When::Always => true,
                When::Next(times) => it.seen <= times,
                When::Every(step) => it.seen % step == 0,
            };
            if strikes {
                it.struck += 1;
                effects.push(it.rule.effect.clone());
            }
        }
        effects
    }
}

impl Effect {
    fn is_about_notifications(&self) -> bool {
        matches!(
            self,
            Self::Lost
                | Self::Duplicate { .. }
                | Self::Late { .. }
                | Self::OutOfOrder
                | Self::WrongAmount { .. }
                | Self::UnknownReference
                | Self::BadSignature
                | Self::OldTimestamp
                | Self::FutureTimestamp
                | Self::ChangedBody
        )
    }
}
