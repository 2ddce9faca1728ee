//! Disputes (§2.7): the payer's bank asks, takes the money back, and decides; each step is an event without our metadata.

use super::{
    super::{PspState, lock},
    events::{Happened, announce},
    session::{Dispute, Session},
    status::DisputeStatus,
};

/// What a payer's bank does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It only asks: no money moves.
    Inquire,
    /// It takes the money.
    Dispute,
    /// It has read the merchant's evidence.
    Review,
    /// The merchant is right.
    Won,
    /// The payer is right.
    Lost,
}

/// The step that a word of the control surface means.
pub(super) fn step(word: &str) -> Option<Step> {
    Some(match word {
        "inquire" => Step::Inquire,
        "dispute" => Step::Dispute,
        "review" => Step::Review,
        "win" => Step::Won,
        "lose" => Step::Lost,
        _ => return None,
    })
}

/// Takes the step on a paid session, for `amount` or all of it; tells it in shuffled order.
pub(super) fn take(state: &PspState, id: &str, step: Step, amount: Option<i64>) -> Result<(), &'static str> {
    let (session, happened) = {
        let mut book = lock(&state.0.books.stripe);
        let session = book.by_id(id).filter(|session| session.paid).ok_or("the session is not paid")?;
        let happened = change(state, session, step, amount)?;
        (session.clone(), happened)
    };
    announce(state, &session, happened);
    Ok(())
}

fn change(
    state: &PspState,
    session: &mut Session,
    step: Step,
    amount: Option<i64>,
) -> Result<Vec<Happened>, &'static str> {
    let taken = session.received();
    let (new, kinds): (Dispute, &[&'static str]) = match (step, session.dispute.take()) {
        (Step::Inquire | Step::Dispute, None) => {
            let amount = amount.unwrap_or(taken);
            if !(1..=taken).contains(&amount) {
                return Err("nobody disputes more than was paid");
            }
            let (id, created) = (state.id("dp_", 24), state.now());
            match step {
                Step::Inquire => {
                    let status = DisputeStatus::WarningNeedsResponse;
                    (Dispute { id, amount, status, created }, &["charge.dispute.created"])
                }
                _ => {
                    let kinds = &["charge.dispute.created", "charge.dispute.funds_withdrawn"];
                    (Dispute { id, amount, status: DisputeStatus::NeedsResponse, created }, kinds)
                }
            }
        }
        (step, Some(open)) if !open.status.is_over() => {
            let asks_only = open.status.only_asks();
            match (step, asks_only) {
                (Step::Dispute, true) => {
                    let kinds = &["charge.dispute.updated", "charge.dispute.funds_withdrawn"];
                    (Dispute { status: DisputeStatus::NeedsResponse, ..open }, kinds)
                }
                (Step::Review, true) => {
                    (Dispute { status: DisputeStatus::WarningUnderReview, ..open }, &["charge.dispute.updated"])
                }
                (Step::Review, false) => {
                    (Dispute { status: DisputeStatus::UnderReview, ..open }, &["charge.dispute.updated"])
                }
                (Step::Won, true) => {
                    (Dispute { status: DisputeStatus::WarningClosed, ..open }, &["charge.dispute.closed"])
                }
                (Step::Won, false) => {
                    let kinds = &["charge.dispute.closed", "charge.dispute.funds_reinstated"];
                    (Dispute { status: DisputeStatus::Won, ..open }, kinds)
                }
                (Step::Lost, false) => (Dispute { status: DisputeStatus::Lost, ..open }, &["charge.dispute.closed"]),
                _ => {
                    session.dispute = Some(open);
                    return Err("not from where it stands");
                }
            }
        }
        // The payer's bank gives in after all, or a higher one decides otherwise.
        (Step::Won, Some(lost)) if lost.status == DisputeStatus::Lost => {
            (Dispute { status: DisputeStatus::Won, ..lost }, &["charge.dispute.funds_reinstated"])
        }
        (_, other) => {
            session.dispute = other;
            return Err("there is no open dispute, or one has been decided");
        }
    };
    let object = session.dispute_json(&new);
    session.dispute = Some(new);
    Ok(kinds.iter().map(|kind| (*kind, object.clone())).collect())
}
