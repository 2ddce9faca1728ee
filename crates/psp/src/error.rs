use crate::Looked;
use kernel::Millis;

/// Why a provider did not do what was asked. No variant carries a secret, a phone number or a message body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PspError {
    /// Our own request is not one the provider takes; nothing was sent.
    #[error("{field}: {why}")]
    Invalid {
        /// The field of the request.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The provider understood and said no; nothing was made, and asking again gives the same answer.
    #[error("the provider refused ({code}): {message}")]
    Refused {
        /// The provider's code or status.
        code: String,
        /// The provider's sentence, numbers masked.
        message: String,
    },
    /// The reference was used before: this is what the provider knows about it. Record it, then open a new attempt.
    #[error("the provider already has this reference")]
    Duplicate(Box<Looked>),
    /// The account's keys are wrong or blocked: the merchant must correct them.
    #[error("the provider does not accept the account's credentials ({0})")]
    Credentials(String),
    /// Too many calls; nothing was done.
    #[error("the provider asks to slow down")]
    Busy {
        /// Seconds to wait, where the provider tells.
        retry_after: Option<u32>,
    },
    /// Our own budget of calls to the account is spent ([`crate::CallBudget`]); nothing was sent.
    #[error("the account's budget of calls is spent")]
    OverBudget {
        /// When to ask again.
        until: Millis,
    },
    /// No usable answer: network, time-out or a server error.
    #[error("the provider cannot be reached: {why}")]
    Unavailable {
        /// What happened, without addresses.
        why: String,
        /// The call had left: it may have been carried out.
        maybe_done: bool,
    },
    /// An answer that is not in the contract; the call may have been carried out.
    #[error("the provider's answer cannot be read: {0}")]
    Unreadable(String),
    /// An answer about another payment, another amount or the other environment. Never act on it; tell someone.
    #[error("the provider's answer is about something else: {0} differs")]
    Mismatch(&'static str),
    /// The provider has no such function.
    #[error("this provider cannot {0}")]
    Unsupported(&'static str),
}

impl PspError {
    /// What a merchant is told of it: a stable word of ours, or the provider's own sentence where it refused.
    pub fn word(&self) -> String {
        match self {
            Self::Refused { code, message } if message.trim().is_empty() => code.clone(),
            Self::Refused { message, .. } => message.clone(),
            Self::Invalid { .. } => "invalid".to_owned(),
            Self::Duplicate(_) => "duplicate".to_owned(),
            Self::Credentials(_) => "credentials".to_owned(),
            Self::Busy { .. } | Self::OverBudget { .. } => "busy".to_owned(),
            Self::Unavailable { .. } => "unreachable".to_owned(),
            Self::Unreadable(_) => "unreadable".to_owned(),
            Self::Mismatch(_) => "mismatch".to_owned(),
            Self::Unsupported(_) => "unsupported".to_owned(),
        }
    }

    /// Whether the same call, later, may well succeed. A creation that [`Self::may_have_happened`] is looked up first,
    /// unless the provider repeats answers by idempotency key (Stripe).
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::OverBudget { .. } | Self::Unavailable { .. } | Self::Unreadable(_))
    }

    /// Whether the call may have been carried out although it ended in this error (§9.2).
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Unavailable { maybe_done, .. } => *maybe_done,
            Self::Unreadable(_) | Self::Mismatch(_) | Self::Duplicate(_) => true,
            Self::Invalid { .. }
            | Self::Refused { .. }
            | Self::Credentials(_)
            | Self::Busy { .. }
            | Self::OverBudget { .. }
            | Self::Unsupported(_) => false,
        }
    }

    /// The same error of a step that came before the call itself (a login): the call was certainly not carried out.
    pub(crate) fn before_the_call(self) -> Self {
        match self {
            Self::Unavailable { why, .. } => Self::Unavailable { why, maybe_done: false },
            Self::Unreadable(why) => Self::Unavailable { why, maybe_done: false },
            other => other,
        }
    }
}

/// A provider's sentence made fit for a log: one line, at most 200 characters, runs of six digits and more (phone
/// numbers, cards) masked.
pub(crate) fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        out.push_str(if digits.len() >= 6 { "…" } else { digits });
        digits.clear();
    };
    for c in text.chars().take(200) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            flush(&mut digits, &mut out);
            out.push(if c.is_control() { ' ' } else { c });
        }
    }
    flush(&mut digits, &mut out);
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn phone_numbers_do_not_travel_in_errors() {
        assert_eq!(super::masked("numéro +2250707000000 refusé\n(code 1004)"), "numéro +… refusé (code 1004)");
    }
}
