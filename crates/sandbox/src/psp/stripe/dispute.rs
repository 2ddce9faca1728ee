//! Disputes (§2.7): the payer's bank asks, takes the money back, and decides; each step is an event without our metadata.

use super::{
    super::{PspState, lock, serve::pause},
    events::{Happened, announce},
    session::{Dispute, Session},
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
        let mut book = lock(&state.0.stripe);
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
                    let status = "warning_needs_response";
                    (Dispute { id, amount, status, created }, &["charge.dispute.created"])
                }
                _ => {
                    let kinds = &["charge.dispute.created", "charge.dispute.funds_withdrawn"];
                    (Dispute { id, amount, status: "needs_response", created }, kinds)
                }
            }
        }
        (step, Some(open)) if !matches!(open.status, "won" | "lost" | "warning_closed") => {
            let asks_only = open.status.starts_with("warning");
            match (step, asks_only) {
                (Step::Dispute, true) => {
                    let kinds = &["charge.dispute.updated", "charge.dispute.funds_withdrawn"];
                    (Dispute { status: "needs_response", ..open }, kinds)
                }
                (Step::Review, true) => {
                    (Dispute { status: "warning_under_review", ..open }, &["charge.dispute.updated"])
                }
                (Step::Review, false) => (Dispute { status: "under_review", ..open }, &["charge.dispute.updated"]),
                (Step::Won, true) => (Dispute { status: "warning_closed", ..open }, &["charge.dispute.closed"]),
                (Step::Won, false) => {
                    let kinds = &["charge.dispute.closed", "charge.dispute.funds_reinstated"];
                    (Dispute { status: "won", ..open }, kinds)
                }
                (Step::Lost, false) => (Dispute { status: "lost", ..open }, &["charge.dispute.closed"]),
                _ => {
                    session.dispute = Some(open);
                    return Err("not from where it stands");
                }
            }
        }
        // The payer's bank gives in after all, or a higher one decides otherwise.
        (Step::Won, Some(lost)) if lost.status == "lost" => {
            (Dispute { status: "won", ..lost }, &["charge.dispute.funds_reinstated"])
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

/// A card whose every payment is disputed (§2.12), after the time that takes.
pub(super) fn later(state: &PspState, session: String) {
    let state = state.clone();
    tokio::spawn(async move {
        let wait = lock(&state.0.post).pace().delayed_ms;
        pause(wait).await;
        if let Err(why) = take(&state, &session, Step::Dispute, None) {
            tracing::debug!(session = %session, "A payment was not disputed: {why}");
        }
    });
}
