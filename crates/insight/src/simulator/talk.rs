use super::dice::Dice;
use crate::{Event, Said, Signal, Tone, model::sigmoid, store::Kept};
use kernel::{Millis, minutes, seconds};

/// A conversation up to the moment it is looked at, as what was known then.
///
/// A customer has an interest and a temper that nobody sees. They write, ask, put in the cart, order, open the link: each
/// step likelier with interest, each message crosser with temper and with waiting; we answer after a while, or not before
/// they write again. Between two messages pass minutes, at times days.
pub(super) fn until_the_look(dice: &Dice, begins: Millis) -> (Kept, Millis) {
    let customer = Customer { interest: dice.normal(), temper: dice.normal() };
    let mut kept = Kept::default();
    let mut at = begins;
    if dice.falls(0.25) {
        kept.take_in(&Event::PastOrders(1 + u32::from(dice.falls(0.5)) * 2), at, 0.0);
    }
    let mut look_at = None;
    for step in 0.. {
        let drawn = dice.even();
        for (event, after) in customer.turn(dice, step, hour_of(at)) {
            at = at + after;
            if look_at.is_some_and(|look_at| at > look_at) {
                break;
            }
            kept.take_in(&event, at, drawn);
            look_at = kept.case.as_ref().map(|case| case.look_at);
        }
        let pause = if dice.falls(0.15) { minutes(60 * 20) } else { minutes(6) };
        at = at + dice.length(pause, 1.0);
        let has_gone = !dice.falls(sigmoid(1.2 + 0.6 * customer.interest - 0.15 * f64::from(step)));
        if has_gone || look_at.is_none_or(|look_at| at > look_at) {
            break;
        }
    }
    let look_at = look_at.unwrap_or(at);
    (kept, look_at)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0–23")]
fn hour_of(at: Millis) -> u8 {
    (at.0 / 3_600_000).rem_euclid(24) as u8
}

struct Customer {
    interest: f64,
    temper: f64,
}

/// What a customer may do in a turn: how likely it is (as a logit for somebody lukewarm), how much interest makes it
/// likelier, and from which message on.
const STEPS: &[(Signal, f64, f64, u8)] = &[
    (Signal::Product, -0.2, 0.2, 0),
    (Signal::Price, -0.5, 0.4, 0),
    (Signal::Precise, -1.2, 0.7, 0),
    (Signal::InStock, -0.8, 0.1, 0),
    (Signal::OutOfStock, -3.0, 0.0, 0),
    (Signal::Negotiates, -2.0, 0.2, 1),
    (Signal::TooDear, -2.5, -0.4, 1),
    (Signal::Offer, -3.0, 0.0, 1),
    (Signal::Delivery, -1.2, 0.7, 1),
    (Signal::Payment, -2.0, 0.9, 1),
    (Signal::Cart, -1.6, 1.0, 1),
    (Signal::CartEmptied, -4.0, -0.4, 2),
    (Signal::HumanWanted, -3.2, 0.0, 1),
    (Signal::Complaint, -4.2, -0.3, 1),
    (Signal::RefundAsked, -4.8, -0.2, 1),
    (Signal::FailedDelivery, -4.0, 0.0, 1),
    (Signal::Expired, -4.0, -0.3, 2),
    (Signal::Delivered, -4.5, 0.0, 2),
];

impl Customer {
    /// One message of theirs with what it asks, and our answer: each after how long.
    fn turn(&self, dice: &Dice, step: u8, hour: u8) -> Vec<(Event, Millis)> {
        let mut turn = vec![(Event::Wrote(self.says(dice, hour)), Millis(0))];
        if step == 0 && dice.falls(0.3) {
            turn.push((Event::Noticed(Signal::FromAd), Millis(0)));
        }
        for (signal, likely, interest, from) in STEPS {
            if step >= *from && dice.falls(sigmoid(likely + interest * self.interest)) {
                turn.push((Event::Noticed(*signal), Millis(0)));
            }
        }
        let has_cart = turn.iter().any(|(event, _)| *event == Event::Noticed(Signal::Cart));
        if has_cart && dice.falls(sigmoid(-0.5 + 0.9 * self.interest)) {
            let ordered = [Signal::Ordered, Signal::Reserved, Signal::LinkSent];
            turn.extend(ordered.map(|signal| (Event::Noticed(signal), seconds(20))));
            if dice.falls(sigmoid(-0.3 + 0.8 * self.interest)) {
                turn.push((Event::Noticed(Signal::LinkOpened), dice.length(minutes(3), 1.0)));
            }
        }
        if dice.falls(0.85) {
            turn.push((Event::Answered, dice.length(minutes(1), 1.5)));
        }
        turn
    }

    fn says(&self, dice: &Dice, hour: u8) -> Said {
        let mood = dice.normal() + 0.8 * self.temper;
        let tone = match mood {
            ..-1.8 => Tone::Frustrated,
            -1.8..-1.2 => Tone::Urgent,
            -1.2..-0.8 => Tone::Hesitant,
            1.1.. => Tone::Positive,
            _ => Tone::Neutral,
        };
        #[allow(clippy::cast_possible_truncation, reason = "0–1")]
        let intensity = dice.even() as f32;
        Said { tone, intensity, shouts: dice.falls(0.03), insists: dice.falls(0.05), hour }
    }
}
