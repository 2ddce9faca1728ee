use crate::inbox::{Inbox, WROTE, conversation, said, told};
use insight::{Event, Outcome, Signal, Tone};
use kernel::{Millis, days, hours, minutes};
use storage::args;

async fn a_conversation_gains_with_each_step_and_says_why(inbox: Inbox) {
    let asked = inbox.note(1, &[WROTE, Event::Noticed(Signal::Price)]).await;
    assert_eq!(told(&asked, Outcome::Buying), "5 = 1 +2 wrote +2 price");
    let ordered = inbox.notice(1, &[Signal::Cart, Signal::Ordered, Signal::Reserved, Signal::LinkSent]).await;
    assert!(ordered.buying.value > asked.buying.value);
    let opened = inbox.notice(1, &[Signal::LinkOpened]).await;
    assert_eq!(
        told(&opened, Outcome::Buying),
        "60 = 1 +15 ordered +14 link_opened +10 wrote +8 reserved +7 price +5 link_sent"
    );
    assert_eq!(inbox.standing(1).await, Some(opened), "as it was told, so it is read");
    let paid = inbox.notice(1, &[Signal::Paid]).await;
    assert!(paid.buying.value < 10, "what is won is not to be won any more: {}", told(&paid, Outcome::Buying));
    let codes: Vec<&str> = paid.buying.reasons.iter().map(|reason| reason.why.code()).collect();
    assert!(codes.contains(&"past_orders") && !codes.contains(&"ordered"), "{codes:?}");
}

async fn a_score_fades_and_no_row_is_written(inbox: Inbox) {
    const ROW: &str = "SELECT buying_key, last_at FROM insight_state";
    inbox.note(1, &[WROTE]).await;
    let warm = inbox.notice(1, &[Signal::Cart, Signal::Ordered, Signal::Payment]).await;
    let before: (i64, i64) = inbox.db().one(ROW, args![]).await.unwrap();
    inbox.ground.clock.advance(days(2));
    let cool = inbox.standing(1).await.unwrap();
    inbox.ground.clock.advance(days(30));
    let cold = inbox.standing(1).await.unwrap();
    assert!(warm.buying.value > 2 * cool.buying.value && cool.buying.value > cold.buying.value);
    assert_eq!(cold.buying.value, cold.buying.base);
    assert!(told(&cool, Outcome::Buying).contains(" silence"), "{}", told(&cool, Outcome::Buying));
    assert_eq!(inbox.db().one::<(i64, i64)>(ROW, args![]).await.unwrap(), before);
}

async fn anger_and_waiting_are_risk_and_mood_and_kindness_mends(inbox: Inbox) {
    inbox.note(1, &[WROTE]).await;
    inbox.ground.clock.advance(minutes(45));
    let standing = inbox.note(1, &[said(Tone::Frustrated, 0.6), Event::Noticed(Signal::Complaint)]).await;
    assert_eq!((standing.mood.word.code(), standing.mood.trend.code()), ("angry", "worse"));
    assert_eq!(standing.mood.reasons.iter().map(|(_, points)| points).sum::<i64>(), standing.mood.value);
    let causes: Vec<&str> = standing.mood.reasons.iter().map(|(cause, _)| cause.code()).collect();
    assert_eq!(causes, ["frustrated", "complaint", "unanswered", "waiting"]);
    assert!(standing.risk.value >= 30, "{}", told(&standing, Outcome::Risk));
    assert!(standing.waiting_since.is_some());
    inbox.note(1, &[Event::Answered, Event::Noticed(Signal::Settled)]).await;
    let mended = inbox.note(1, &[said(Tone::Positive, 0.8)]).await;
    assert!(mended.risk.value < standing.risk.value && mended.mood.value > standing.mood.value);
    assert_eq!((mended.mood.word.code(), mended.mood.trend.code()), ("calm", "better"));
}

async fn what_a_stranger_asks_for_is_not_there(inbox: Inbox) {
    inbox.note(1, &[WROTE, Event::Noticed(Signal::Cart)]).await;
    let stranger = inbox.stranger();
    assert_eq!(stranger.standing(1).await, None);
    assert_eq!(stranger.list(Outcome::Buying, 10).await, []);
    let forgotten = stranger.db().write(async |tx| insight::forget(tx, stranger.brand, conversation(1)).await).await;
    assert!(!forgotten.unwrap());
    // The same id, another brand: another conversation.
    stranger.note(1, &[WROTE]).await;
    let (ours, theirs) = (inbox.standing(1).await.unwrap(), stranger.standing(1).await.unwrap());
    assert!(ours.buying.value > theirs.buying.value);
    let report = insight::calibration_of(&mut stranger.db(), stranger.brand, Outcome::Buying).await.unwrap();
    assert_eq!((report.cases, report.shown), (0, None));
}

async fn a_customer_who_is_erased_is_forgotten(inbox: Inbox) {
    inbox.note(1, &[WROTE]).await;
    let forget = async || inbox.db().write(async |tx| insight::forget(tx, inbox.brand, conversation(1)).await).await;
    assert!(forget().await.unwrap());
    assert_eq!((inbox.standing(1).await, forget().await.unwrap()), (None, false));
    inbox.later(days(9)).await;
    assert_eq!(inbox.jobs_left().await, 0, "the timer finds nothing and ends");
}

async fn news_that_comes_late_undoes_nothing_newer(inbox: Inbox) {
    let nine = inbox.now();
    inbox.ground.clock.advance(hours(2));
    inbox.note(1, &[WROTE, Event::Noticed(Signal::Cart)]).await;
    inbox.note_at(1, &[Event::Noticed(Signal::Paid)], nine).await.unwrap();
    let standing = inbox.standing(1).await.unwrap();
    assert!(told(&standing, Outcome::Buying).contains(" cart"), "a cart begun after the payment stays");
    let refused = inbox.note_at(1, &[WROTE], Millis(0)).await.unwrap_err();
    assert_eq!(
        (refused.code(), refused.to_string().as_str()),
        ("wrong_moment", "this moment is not of a conversation")
    );
}

testing::stories!(Inbox:
    a_conversation_gains_with_each_step_and_says_why,
    a_score_fades_and_no_row_is_written,
    anger_and_waiting_are_risk_and_mood_and_kindness_mends,
    what_a_stranger_asks_for_is_not_there,
    a_customer_who_is_erased_is_forgotten,
    news_that_comes_late_undoes_nothing_newer,
);
