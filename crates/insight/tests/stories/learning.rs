use crate::inbox::{Inbox, WROTE, conversation, told};
use insight::{Event, LEAST_TOLD, Outcome, Report, Signal, Way, calibration_of};
use kernel::{days, hours, minutes};

/// A shop unlike others: who asks for the price buys, who fills a cart does not. A conversation every three hours, each
/// bought or left a day and a half later.
async fn does_business(inbox: &Inbox, conversations: std::ops::Range<u128>) {
    for number in conversations {
        let buys = number % 3 == 0;
        let sign = if buys { Signal::Price } else { Signal::Cart };
        inbox.note(number, &[WROTE, Event::Noticed(sign), Event::Answered]).await;
        if number >= 12 {
            let earlier = number - 12;
            if earlier % 3 == 0 {
                inbox.notice(earlier, &[Signal::Paid]).await;
            }
        }
        inbox.later(hours(3)).await;
    }
}

async fn report(inbox: &Inbox, of: Outcome) -> Report {
    calibration_of(&mut inbox.db(), inbox.brand, of).await.unwrap()
}

async fn a_shop_unlike_others_is_learned(inbox: Inbox) {
    does_business(&inbox, 0..100).await;
    let early = report(&inbox, Outcome::Buying).await;
    assert!((30..50).contains(&early.cases), "a week late: {}", early.cases);
    assert_eq!(early.shown, None, "not enough to say anything");
    does_business(&inbox, 100..260).await;
    inbox.note(1000, &[WROTE, Event::Noticed(Signal::Price)]).await;
    inbox.note(1001, &[WROTE, Event::Noticed(Signal::Cart)]).await;
    let report = report(&inbox, Outcome::Buying).await;
    assert_eq!(report.way, Way::Learned);
    let (learned, prior) = (report.learned.unwrap(), report.prior.unwrap());
    assert!(learned.auc > 0.9 && prior.auc < 0.3, "{} {}", learned.auc, prior.auc);
    assert!(learned.brier < prior.brier && learned.cases > LEAST_TOLD);
    assert_eq!(learned.curve.iter().map(|bin| bin.cases).sum::<usize>(), learned.cases);
    let (price, cart) = (inbox.standing(1000).await.unwrap(), inbox.standing(1001).await.unwrap());
    assert_eq!(price.buying.way, Way::Learned);
    assert!(
        price.buying.value > 60 && cart.buying.value < 25,
        "{} {}",
        told(&price, Outcome::Buying),
        told(&cart, Outcome::Buying)
    );
    // The list goes by the same weights, also for those noted before they were in use.
    let list = inbox.list(Outcome::Buying, 50).await;
    assert!(list.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{list:?}");
    for (number, score) in list {
        assert_eq!(inbox.standing(number).await.unwrap().buying.value, score, "{number}");
    }
}

async fn nothing_is_learned_from_a_few_and_no_job_is_left(inbox: Inbox) {
    does_business(&inbox, 0..20).await;
    inbox.later(days(8)).await;
    let report = report(&inbox, Outcome::Buying).await;
    assert_eq!((report.cases, report.came, report.way), (20, 3, Way::Prior));
    assert_eq!((report.shown, report.learned), (None, None));
    assert_eq!(inbox.jobs_left().await, 0);
}

async fn an_outcome_counts_once_for_the_prediction_that_waits(inbox: Inbox) {
    let came = async |number: u128| {
        let at = inbox.now();
        let of = conversation(number);
        inbox.db().write(async |tx| insight::outcome(tx, inbox.brand, of, Outcome::Risk, at).await).await.unwrap()
    };
    assert!(!came(1).await, "nothing waits");
    assert_eq!(inbox.standing(1).await, None, "and nothing was noticed by that");
    inbox.note(1, &[WROTE]).await;
    inbox.note(2, &[WROTE]).await;
    inbox.later(days(2)).await;
    assert!(came(1).await && came(1).await);
    // A complaint long after is none that was predicted then.
    inbox.later(days(7)).await;
    inbox.notice(2, &[Signal::Complaint]).await;
    inbox.later(days(1)).await;
    let risk = report(&inbox, Outcome::Risk).await;
    assert_eq!((risk.cases, risk.came), (2, 1));
    assert_eq!(report(&inbox, Outcome::Buying).await.came, 0);
}

async fn a_second_case_begins_when_the_first_is_closed(inbox: Inbox) {
    for _ in 0..30 {
        inbox.note(1, &[WROTE]).await;
        inbox.later(days(1)).await;
    }
    inbox.later(days(9)).await;
    let engagement = report(&inbox, Outcome::Engagement).await;
    assert!((3..=5).contains(&engagement.cases), "one at a time: {}", engagement.cases);
    assert_eq!(engagement.came, engagement.cases, "they wrote every day");
    assert_eq!(inbox.jobs_left().await, 0);
    inbox.ground.clock.advance(minutes(1));
}

testing::stories!(Inbox:
    a_shop_unlike_others_is_learned,
    nothing_is_learned_from_a_few_and_no_job_is_left,
    an_outcome_counts_once_for_the_prediction_that_waits,
    a_second_case_begins_when_the_first_is_closed,
);
