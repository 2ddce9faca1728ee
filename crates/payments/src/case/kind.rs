/// What happened with the money of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseKind {
    /// The order's time was over.
    PaidAfterExpiry,
    /// The order had been called off.
    PaidAfterCancel,
    /// Less than what is owed.
    Short,
    /// Less than what is owed was collected at the door, or taken back since.
    CollectedShort,
    /// More than what is owed; the order is paid.
    Over,
    /// The order had been settled by other money, or by cash.
    Double,
    /// In another currency.
    WrongCurrency,
    /// The provider's news named nothing of ours.
    UnknownReference,
    /// Money that was to go back to the customer did not, or came back to the merchant.
    RefundFailed,
    /// The provider signed for money, and answers that there is none: none is recorded.
    Disagrees,
    /// Recorded money that the provider tells otherwise: it signed another amount, or its list lacks it.
    InDoubt,
    /// The provider says that recorded money went back, and not how much.
    WentBack,
    /// The provider says of an attempt what is not in its contract: neither paid nor failed is taken from it.
    UnknownStatus,
    /// The payer contests the money at their bank: it may be taken from the merchant, and may be won back.
    Disputed,
}

/// What a human is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextStep {
    /// Take the stock again if it is there, or give the money back.
    TakeStockAgainOrRefund,
    /// Give all of it back.
    Refund,
    /// Give back what is too much.
    RefundDifference,
    /// Ask the customer for the rest, or give the money back.
    AskForRestOrRefund,
    /// Ask the customer for the rest, or let go of it.
    AskForRest,
    /// Find out whose money it is.
    FindOut,
    /// Give the money back in another way, or try again.
    RefundAgain,
    /// Ask the provider once more, and compare with its own pages.
    AskProvider,
    /// Compare with the provider's own pages, and say that it is right.
    Compare,
    /// Look on the provider's own pages how much went back, and note it.
    NoteRefund,
    /// Answer the bank on the provider's own pages, before its deadline.
    AnswerBank,
}

impl CaseKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::PaidAfterExpiry,
        Self::PaidAfterCancel,
        Self::Short,
        Self::CollectedShort,
        Self::Over,
        Self::Double,
        Self::WrongCurrency,
        Self::UnknownReference,
        Self::RefundFailed,
        Self::Disagrees,
        Self::InDoubt,
        Self::WentBack,
        Self::UnknownStatus,
        Self::Disputed,
    ];

    /// Its word in storage, facts and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaidAfterExpiry => "paid_after_expiry",
            Self::PaidAfterCancel => "paid_after_cancel",
            Self::Short => "short",
            Self::CollectedShort => "collected_short",
            Self::Over => "over",
            Self::Double => "double",
            Self::WrongCurrency => "wrong_currency",
            Self::UnknownReference => "unknown_reference",
            Self::RefundFailed => "refund_failed",
            Self::Disagrees => "disagrees",
            Self::InDoubt => "in_doubt",
            Self::WentBack => "went_back",
            Self::UnknownStatus => "unknown_status",
            Self::Disputed => "disputed",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == word)
    }

    /// What a human is asked to do about it.
    pub const fn next_step(self) -> NextStep {
        match self {
            Self::PaidAfterExpiry | Self::PaidAfterCancel => NextStep::TakeStockAgainOrRefund,
            Self::Double => NextStep::Refund,
            Self::Over => NextStep::RefundDifference,
            Self::Short => NextStep::AskForRestOrRefund,
            Self::CollectedShort => NextStep::AskForRest,
            Self::WrongCurrency | Self::UnknownReference => NextStep::FindOut,
            Self::RefundFailed => NextStep::RefundAgain,
            Self::Disagrees | Self::UnknownStatus => NextStep::AskProvider,
            Self::InDoubt => NextStep::Compare,
            Self::WentBack => NextStep::NoteRefund,
            Self::Disputed => NextStep::AnswerBank,
        }
    }
}

impl NextStep {
    /// Its word in the API; pages translate it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TakeStockAgainOrRefund => "take_stock_again_or_refund",
            Self::Refund => "refund",
            Self::RefundDifference => "refund_difference",
            Self::AskForRestOrRefund => "ask_for_rest_or_refund",
            Self::AskForRest => "ask_for_rest",
            Self::FindOut => "find_out",
            Self::RefundAgain => "refund_again",
            Self::AskProvider => "ask_provider",
            Self::Compare => "compare",
            Self::NoteRefund => "note_refund",
            Self::AnswerBank => "answer_bank",
        }
    }
}
