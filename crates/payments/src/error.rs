use jobs::{JobError, Outcome};
use kernel::{ApiError, CaseId, CollectionId, Millis, Money, RefundId, VaultError, hours, seconds};
use ordering::{OrderError, OrderState};
use psp::{Kind, PspError};
use storage::StoreError;

/// Whatever a provider asks for, a customer waits for its answer.
const LONGEST_WAIT: Millis = hours(1);

/// Why a payment did not go on. No variant carries a secret or personal data.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// Nobody has this code.
    #[error("no such order")]
    NoSuchOrder,
    /// The order has expired, was called off, or is settled.
    #[error("the order cannot be paid: it is {0}")]
    NotPayable(OrderState),
    /// Less time is left than a payer needs, and the order has had its grace.
    #[error("too little time is left to pay")]
    TooLate,
    /// The brand has no active account of that kind.
    #[error("the brand does not take payment by {0}")]
    NotOffered(Kind),
    /// The provider does not take this amount, or this currency.
    #[error("{0} does not take this amount")]
    AmountNotTaken(Kind),
    /// The provider asks on the payer's phone, and the click did not tell which: the one that writes is not guessed at.
    #[error("{0} asks on a phone: give its number")]
    PhoneNeeded(Kind),
    /// The provider cannot be reached or gave no usable answer: the same click may work in a moment.
    #[error("{0} cannot be reached for now")]
    ProviderDown(Kind),
    /// The provider asks to slow down, and tells for how long.
    #[error("{kind} wants to be asked later")]
    ProviderBusy {
        /// Which provider.
        kind: Kind,
        /// How long, an hour at most.
        wait: Millis,
    },
    /// Our own budget of calls to the account is spent (§9.8); nothing was sent.
    #[error("{kind} has been asked often enough for now")]
    OverBudget {
        /// Which provider.
        kind: Kind,
        /// When to ask again.
        until: Millis,
    },
    /// The provider said no, or the account's keys are wrong: the same click gives the same answer; another provider may do.
    #[error("{kind} refused: {why}")]
    Refused {
        /// Which provider.
        kind: Kind,
        /// In its words, or ours; for the merchant, not for the buyer.
        why: String,
    },
    /// An account that cannot be used as configured.
    #[error(transparent)]
    Account(#[from] psp::AccountError),
    /// A stored secret that does not open.
    #[error(transparent)]
    Sealed(#[from] VaultError),
    /// No such case in this brand.
    #[error("no such case {0}")]
    NoSuchCase(CaseId),
    /// The case has been settled in another way, or cannot be settled in this one.
    #[error("the case cannot be settled so: {0}")]
    CaseRefuses(&'static str),
    /// No such refund in this brand.
    #[error("no such refund {0}")]
    NoSuchRefund(RefundId),
    /// The refund has ended, or is somebody else's to do.
    #[error("the refund cannot become that: {0}")]
    RefundRefuses(&'static str),
    /// Nothing, or less: that is no amount to give back.
    #[error("give an amount of 1 or more")]
    NotAnAmount,
    /// More than what is there to be given back or kept as a credit.
    #[error("at most {} can be given back", .available.minor)]
    TooMuch {
        /// What is there.
        available: Money,
    },
    /// No such entry of cash in this brand.
    #[error("no such collection {0}")]
    NoSuchCollection(CollectionId),
    /// Counter-entries and what was forgiven stay as they are.
    #[error("only cash that was taken can be taken back")]
    CollectionStays,
    /// Not an amount that is to be collected.
    #[error("at most {} is to be collected", .rest.minor)]
    NotToCollect {
        /// What is owed.
        rest: Money,
    },
    /// Nothing was taken: that is no collection.
    #[error("nothing was taken: refused at the door says so")]
    NothingTaken,
    /// Another amount is owed than the teammate saw: somebody collected, or the customer paid, meanwhile.
    #[error("{} is owed now", .rest.minor)]
    RestChanged {
        /// What is owed.
        rest: Money,
    },
    /// A human gave money back and does not say what the operator calls it: without that, nobody can prove it.
    #[error("note the operator's reference of the refund")]
    ReferenceNeeded,
    /// No day on which money can have gone back.
    #[error("give the day as 2026-11-26: today, or one of the past year")]
    NotADay,
    /// Money that goes out is decided by a manager.
    #[error("a manager decides on money that goes out")]
    ManagerNeeded,
    /// The receipt could not be drawn.
    #[error(transparent)]
    Paper(#[from] paper::PaperError),
    /// The order refused.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PaymentError> for ApiError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::NoSuchOrder => Self::not_found("order"),
            PaymentError::NoSuchCase(_) => Self::not_found("payment case"),
            PaymentError::NoSuchRefund(_) => Self::not_found("refund"),
            PaymentError::NoSuchCollection(_) => Self::not_found("collection"),
            PaymentError::CollectionStays => Self::conflict("collection_stays", error),
            PaymentError::NotToCollect { .. } => Self::unprocessable("not_to_collect", error),
            PaymentError::NothingTaken => Self::unprocessable("nothing_taken", error),
            PaymentError::RestChanged { .. } => Self::conflict("rest_changed", error),
            PaymentError::RefundRefuses(_) => Self::conflict("refund_refuses", error),
            PaymentError::TooMuch { .. } => Self::unprocessable("too_much", error),
            PaymentError::NotAnAmount => Self::unprocessable("not_an_amount", error),
            PaymentError::ReferenceNeeded => Self::unprocessable("reference_needed", error),
            PaymentError::NotADay => Self::unprocessable("not_a_day", error),
            PaymentError::ManagerNeeded => Self::new(403, "manager_needed", error),
            PaymentError::NotPayable(_) => Self::conflict("not_payable", error),
            PaymentError::TooLate => Self::conflict("too_late", error),
            PaymentError::NotOffered(_) => Self::unprocessable("not_offered", error),
            PaymentError::PhoneNeeded(_) => Self::unprocessable("phone_needed", error),
            PaymentError::AmountNotTaken(_) => Self::unprocessable("amount_not_taken", error),
            PaymentError::ProviderDown(_) | PaymentError::ProviderBusy { .. } | PaymentError::OverBudget { .. } => {
                Self::new(503, "provider_down", error)
            }
            PaymentError::Refused { .. } => Self::new(502, "provider_refused", "the payment provider refused"),
            PaymentError::CaseRefuses(_) => Self::conflict("case_refuses", error),
            PaymentError::Account(_) | PaymentError::Sealed(_) => {
                tracing::error!(error = %error, "A payment account cannot be used: {error}");
                Self::internal()
            }
            PaymentError::Paper(error) => {
                tracing::error!(error = %error, "A receipt cannot be drawn: {error}");
                Self::internal()
            }
            PaymentError::Order(error) => error.into(),
            PaymentError::Store(error) => error.into(),
        }
    }
}

impl From<PaymentError> for JobError {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Store(error) | PaymentError::Order(OrderError::Store(error)) => Self::Store(error),
            PaymentError::ProviderBusy { wait, .. } => Self::AskedToWait { why: error.to_string(), at_least: wait },
            other => Self::failed(other),
        }
    }
}

impl PaymentError {
    /// How a job ends that could not ask: put off, without having failed, when only the account's budget is spent.
    pub(crate) fn ends_job(self) -> Result<Outcome, JobError> {
        match self {
            Self::OverBudget { until, .. } => Ok(Outcome::Snooze(until)),
            other => Err(other.into()),
        }
    }

    /// What a provider's error means to whoever pays or waits.
    pub(crate) fn of_provider(kind: Kind, error: &PspError) -> Self {
        if let PspError::OverBudget { until } = error {
            return Self::OverBudget { kind, until: *until };
        }
        if error.is_retryable() {
            tracing::warn!(provider = kind.code(), "{kind} cannot be reached: {error}");
            return match error {
                PspError::Busy { retry_after: Some(asked) } => {
                    Self::ProviderBusy { kind, wait: seconds(i64::from(*asked)).min(LONGEST_WAIT) }
                }
                _ => Self::ProviderDown(kind),
            };
        }
        tracing::error!(provider = kind.code(), "{kind} refused: {error}");
        Self::Refused { kind, why: error.to_string() }
    }
}
