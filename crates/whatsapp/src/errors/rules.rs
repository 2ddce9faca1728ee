//! The table of §5.5 as data.

use super::StopReason as Why;

/// What a code asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Try again with growing waits, starting at so many seconds.
    Retry { from_seconds: i64 },
    /// The same, a few times only: the fault may be ours after all.
    RetryAFewTimes,
    /// One customer got too much: wait 4^X seconds.
    Pair,
    /// Trying again changes nothing.
    Stop(Why),
}

const SOON: Rule = Rule::Retry { from_seconds: 1 };
const IN_A_MINUTE: Rule = Rule::Retry { from_seconds: 60 };

/// First code, last code, rule; ascending, without overlap.
#[rustfmt::skip]
pub(super) const TABLE: &[(i64, i64, Rule)] = &[
    (0,       0,       Rule::Stop(Why::TokenInvalid)),
    (1,       1,       Rule::RetryAFewTimes),
    (2,       2,       SOON),
    (3,       3,       Rule::Stop(Why::PermissionDenied)),
    (4,       4,       IN_A_MINUTE),
    (10,      10,      Rule::Stop(Why::PermissionDenied)),
    (33,      33,      Rule::Stop(Why::ObjectUnknown)),
    (100,     100,     Rule::Stop(Why::BadRequest)), // subcode 33: `ObjectUnknown`
    (190,     190,     Rule::Stop(Why::TokenInvalid)),
    (200,     299,     Rule::Stop(Why::PermissionDenied)),
    (368,     368,     Rule::Stop(Why::AccountRestricted)),
    (803,     803,     Rule::Stop(Why::ObjectUnknown)),
    (80007,   80007,   IN_A_MINUTE),
    (130403,  130403,  Rule::Stop(Why::Blocked)),
    (130429,  130429,  SOON),
    (130472,  130472,  Rule::Stop(Why::NotDeliveredByMeta)),
    (130497,  130497,  Rule::Stop(Why::CountryRestricted)),
    (131000,  131000,  Rule::RetryAFewTimes),
    (131005,  131005,  Rule::Stop(Why::PermissionDenied)),
    (131008,  131009,  Rule::Stop(Why::BadRequest)),
    (131016,  131016,  SOON),
    (131021,  131021,  Rule::Stop(Why::RecipientNotAllowed)),
    (131026,  131026,  Rule::Stop(Why::NotOnWhatsApp)),
    (131030,  131030,  Rule::Stop(Why::RecipientNotAllowed)),
    (131031,  131031,  Rule::Stop(Why::AccountLocked)),
    (131035,  131036,  Rule::Stop(Why::Undeliverable)),
    (131037,  131037,  Rule::Stop(Why::DisplayNameNotApproved)),
    (131042,  131042,  Rule::Stop(Why::PaymentIssue)),
    (131045,  131045,  Rule::Stop(Why::NumberNotRegistered)),
    (131047,  131047,  Rule::Stop(Why::WindowClosed)),
    (131048,  131048,  Rule::Stop(Why::RateLimitedQuality)),
    (131049,  131049,  Rule::Stop(Why::NotDeliveredByMeta)),
    (131050,  131050,  Rule::Stop(Why::OptedOut)),
    (131051,  131051,  Rule::Stop(Why::UnsupportedType)),
    (131052,  131053,  Rule::Stop(Why::MediaProblem)),
    (131055,  131055,  Rule::Stop(Why::BadRequest)),
    (131056,  131056,  Rule::Pair),
    (131057,  131057,  IN_A_MINUTE),
    (131059,  131059,  Rule::Stop(Why::BadRequest)),
    (131060,  131060,  Rule::Stop(Why::UnsupportedType)),
    (131062,  131062,  Rule::Stop(Why::PhoneNeeded)),
    (131063,  131063,  Rule::Stop(Why::MarketingUnavailable)),
    (131064,  131064,  Rule::Stop(Why::RateLimitedQuality)),
    (132000,  132001,  Rule::Stop(Why::TemplateProblem)),
    (132005,  132005,  Rule::Stop(Why::TemplateProblem)),
    (132007,  132008,  Rule::Stop(Why::TemplateProblem)),
    (132012,  132012,  Rule::Stop(Why::TemplateProblem)),
    (132015,  132016,  Rule::Stop(Why::TemplatePaused)),
    (132018,  132018,  Rule::Stop(Why::TemplateProblem)),
    (132068,  132069,  Rule::Stop(Why::FlowProblem)),
    (133000,  133000,  Rule::Stop(Why::NumberNotRegistered)),
    (133004,  133004,  SOON),
    (133005,  133006,  Rule::Stop(Why::NumberNotRegistered)),
    (133008,  133010,  Rule::Stop(Why::NumberNotRegistered)),
    (133015,  133016,  Rule::Stop(Why::NumberNotRegistered)),
    (134011,  134011,  Rule::Stop(Why::PaymentIssue)),
    (134100,  134103,  Rule::Stop(Why::MarketingUnavailable)),
    (135000,  135000,  Rule::Stop(Why::BadRequest)),
    (136024,  136024,  Rule::Stop(Why::BadRequest)),
    (139000,  139999,  Rule::Stop(Why::BadRequest)),
    (147001,  147005,  Rule::Stop(Why::BadRequest)),
    (2388019, 2388019, Rule::Stop(Why::TemplateProblem)),
    (2388023, 2388023, Rule::Stop(Why::TemplateProblem)),
    (2388040, 2388040, Rule::Stop(Why::TemplateProblem)),
    (2388047, 2388047, Rule::Stop(Why::TemplateProblem)),
    (2388072, 2388073, Rule::Stop(Why::TemplateProblem)),
    (2388293, 2388293, Rule::Stop(Why::TemplateProblem)),
    (2388299, 2388299, Rule::Stop(Why::TemplateProblem)),
    (2494100, 2494100, Rule::Stop(Why::NumberInMaintenance)),
    (2593107, 2593109, Rule::Stop(Why::BadRequest)),
];

pub(super) fn find(code: i64) -> Option<Rule> {
    let place = TABLE.partition_point(|(_, last, _)| *last < code);
    TABLE.get(place).filter(|(first, ..)| *first <= code).map(|(.., rule)| *rule)
}
