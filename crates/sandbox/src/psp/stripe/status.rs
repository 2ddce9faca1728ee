//! The words for where a payment, a refund or a dispute stands.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IntentStatus {
    RequiresPaymentMethod,
    RequiresAction,
    Processing,
    Succeeded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RefundStatus {
    Pending,
    Succeeded,
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DisputeStatus {
    WarningNeedsResponse,
    WarningUnderReview,
    WarningClosed,
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

impl DisputeStatus {
    pub(super) const fn is_over(self) -> bool {
        matches!(self, Self::WarningClosed | Self::Won | Self::Lost)
    }

    /// The bank only asks: no money has moved.
    pub(super) const fn only_asks(self) -> bool {
        matches!(self, Self::WarningNeedsResponse | Self::WarningUnderReview | Self::WarningClosed)
    }
}

/// Why a card was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CardError {
    CardDeclined(Decline),
    ExpiredCard,
    IncorrectCvc,
    ProcessingError,
    PaymentIntentAuthenticationFailure,
    PaymentIntentPaymentAttemptFailed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decline {
    #[serde(rename = "generic_decline")]
    Generic,
    InsufficientFunds,
    LostCard,
    StolenCard,
}

impl CardError {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::CardDeclined(_) => "card_declined",
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::ProcessingError => "processing_error",
            Self::PaymentIntentAuthenticationFailure => "payment_intent_authentication_failure",
            Self::PaymentIntentPaymentAttemptFailed => "payment_intent_payment_attempt_failed",
        }
    }

    pub(super) const fn decline_code(self) -> Option<Decline> {
        match self {
            Self::CardDeclined(why) => Some(why),
            _ => None,
        }
    }
}
