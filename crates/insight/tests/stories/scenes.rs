//! Conversations as merchants would sort them, before anything is learned: the table of signals must agree.

use crate::inbox::{Inbox, WROTE, said};
use Hand::{AtRisk, Cold, Hot, Lukewarm};
use insight::{Event, Event::Noticed, Signal as S, Standing, Tone};
use kernel::{Millis, days, hours, minutes};

/// Where a merchant would put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Hot,
    Lukewarm,
    Cold,
    AtRisk,
}

/// What happened, each how long before now.
struct Scene(&'static str, Hand, Vec<(Millis, Vec<Event>)>);

fn noticed(signals: &[S]) -> Vec<Event> {
    std::iter::once(WROTE).chain(signals.iter().copied().map(Noticed)).collect()
}

/// Said in this mood, with what it was about.
fn cross(tone: Tone, intensity: f32, signals: &[S]) -> Vec<Event> {
    std::iter::once(said(tone, intensity)).chain(signals.iter().copied().map(Noticed)).collect()
}

fn scenes() -> Vec<Scene> {
    let answered = || vec![Event::Answered];
    let ordered = [S::Cart, S::Ordered, S::Reserved, S::LinkSent];
    vec![
        Scene(
            "Opened the payment ten minutes ago, stock is held",
            Hot,
            vec![
                (minutes(40), noticed(&[S::Price, S::Delivery])),
                (minutes(20), noticed(&ordered)),
                (minutes(10), vec![Noticed(S::LinkOpened)]),
            ],
        ),
        Scene(
            "A regular fills a cart and asks how to pay",
            Hot,
            vec![
                (minutes(30), [vec![Event::PastOrders(4)], noticed(&[S::Product, S::InStock])].concat()),
                (minutes(15), noticed(&[S::Cart, S::Payment])),
            ],
        ),
        Scene(
            "Precise questions, price and delivery, came back next day",
            Hot,
            vec![
                (hours(26), noticed(&[S::Price, S::Precise])),
                (hours(25), answered()),
                (minutes(20), noticed(&[S::Precise, S::Delivery, S::Payment, S::Cart])),
            ],
        ),
        Scene("Asked the price of one thing just now", Lukewarm, vec![(minutes(5), noticed(&[S::Price, S::Product]))]),
        Scene(
            "Price and delivery yesterday, silent since",
            Lukewarm,
            vec![(hours(24), noticed(&[S::Price, S::Delivery, S::Product])), (hours(24) - minutes(2), answered())],
        ),
        Scene(
            "Bargains and hesitates",
            Lukewarm,
            vec![
                (minutes(50), noticed(&[S::Price, S::Negotiates])),
                (minutes(49), answered()),
                (minutes(20), cross(Tone::Hesitant, 0.5, &[])),
                (minutes(19), answered()),
            ],
        ),
        Scene("A cart ten days ago", Cold, vec![(days(10), noticed(&[S::Cart, S::Price]))]),
        Scene("From an advertisement, said hello last week", Cold, vec![(days(6), noticed(&[S::FromAd]))]),
        Scene(
            "Let an order run out four days ago",
            Cold,
            vec![(days(5), noticed(&ordered)), (days(4), vec![Noticed(S::Expired)])],
        ),
        Scene(
            "Wants the money back, second message unanswered",
            AtRisk,
            vec![
                (minutes(90), cross(Tone::Frustrated, 0.6, &[S::RefundAsked])),
                (minutes(10), cross(Tone::Frustrated, 0.8, &[])),
            ],
        ),
        Scene(
            "Complained yesterday, nothing settled",
            AtRisk,
            vec![(days(4), vec![Noticed(S::Paid)]), (hours(22), cross(Tone::Frustrated, 0.5, &[S::Complaint]))],
        ),
        Scene(
            "Asks for a human, annoyed, waits since an hour",
            AtRisk,
            vec![
                (minutes(80), cross(Tone::Frustrated, 0.5, &[])),
                (minutes(60), cross(Tone::Frustrated, 0.7, &[S::HumanWanted])),
            ],
        ),
    ]
}

async fn played(inbox: &Inbox) -> Vec<(&'static str, Hand, Standing)> {
    inbox.ground.clock.advance(days(20));
    let mut all = Vec::new();
    for (number, Scene(name, hand, happened)) in (1..).zip(scenes()) {
        for (ago, events) in happened {
            inbox.note_at(number, &events, inbox.now() - ago).await.unwrap();
        }
        all.push((name, hand, inbox.standing(number).await.unwrap()));
    }
    all
}

async fn the_documented_weights_sort_as_a_merchant_would(inbox: Inbox) {
    let all = played(&inbox).await;
    let of = |wanted: Hand| all.iter().filter(move |(_, hand, _)| *hand == wanted);
    for (above, below) in [(Hot, Lukewarm), (Lukewarm, Cold), (Hot, AtRisk)] {
        for (high, _, one) in of(above) {
            for (low, _, other) in of(below) {
                let (one, other) = (one.buying.value, other.buying.value);
                assert!(one > other, "buying: {high} ({one}) above {low} ({other})");
            }
        }
    }
    for (high, _, one) in of(AtRisk) {
        for (low, _, other) in all.iter().filter(|(_, hand, _)| *hand != AtRisk) {
            let (one, other) = (one.risk.value, other.risk.value);
            assert!(one > 2 * other, "risk: {high} ({one}) above {low} ({other})");
        }
    }
}

async fn moods_are_what_one_would_call_them(inbox: Inbox) {
    let all = played(&inbox).await;
    let mood = |part: &str| all.iter().find(|(name, ..)| name.contains(part)).unwrap().2.mood.word.code();
    assert_eq!(mood("Wants the money back"), "angry");
    assert_eq!(mood("Asks for a human"), "angry");
    assert_eq!(mood("Complained yesterday"), "tense");
    assert_eq!(mood("Bargains and hesitates"), "hesitant");
    assert_eq!(mood("Opened the payment"), "calm");
}

testing::stories!(Inbox:
    the_documented_weights_sort_as_a_merchant_would,
    moods_are_what_one_would_call_them,
);
