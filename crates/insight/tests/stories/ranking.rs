use crate::inbox::{Inbox, WROTE, conversation};
use insight::{Event, InsightError, Outcome, Signal};
use kernel::{ConversationId, days, hours, minutes};

/// Ninety conversations over four days, with whatever chance noticed in them, in every class.
async fn busy(inbox: &Inbox) {
    let signals: Vec<Signal> = Signal::all().filter(|signal| !signal.is_of_team()).collect();
    for number in 1..=90_u128 {
        let drawn = inbox.ground.chance.bytes::<6>();
        let mut events = vec![WROTE, Event::PastOrders(u32::from(drawn[0] % 6))];
        let noticed = drawn[1..].iter().map(|at| Event::Noticed(signals[usize::from(*at) % signals.len()]));
        events.extend(noticed);
        inbox.note(number, &events).await;
        inbox.ground.clock.advance(minutes(64));
    }
}

/// A list in another order shows the same scores.
async fn a_few_conversations_are_shown_with_their_scores(inbox: Inbox) {
    busy(&inbox).await;
    inbox.ground.clock.advance(hours(5));
    let some: Vec<ConversationId> = [3, 50, 88, 1000].map(conversation).into();
    let scores = insight::scores(&mut inbox.db(), inbox.brand, &some, inbox.now()).await.unwrap();
    assert_eq!(scores.len(), 3, "nothing was noticed in the fourth");
    for one in scores {
        let standing = inbox.standing(one.conversation.0.as_u128()).await.unwrap();
        let exact = [standing.buying.value, standing.risk.value, standing.engagement.value];
        assert_eq!([one.buying, one.risk, one.engagement], exact);
    }
    let stranger = inbox.stranger();
    assert_eq!(insight::scores(&mut stranger.db(), stranger.brand, &some, inbox.now()).await.unwrap(), []);
    assert_eq!(insight::scores(&mut inbox.db(), inbox.brand, &[], inbox.now()).await.unwrap(), []);
    let many: Vec<ConversationId> = (0..201).map(conversation).collect();
    let refused = insight::scores(&mut inbox.db(), inbox.brand, &many, inbox.now()).await.unwrap_err();
    assert_eq!(refused.code(), "wrong_page_size");
}

/// By the score that each is shown with.
async fn is_in_order(inbox: &Inbox, of: Outcome) {
    let list = inbox.list(of, 7).await;
    assert_eq!(list.len(), 90);
    let mut seen: Vec<u128> = list.iter().map(|(number, _)| *number).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 90, "each once");
    assert!(list.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{list:?}");
    for (number, score) in list {
        assert_eq!(inbox.standing(number).await.unwrap().score(of).value, score, "{number}");
    }
}

async fn the_list_is_in_the_order_of_the_scores_at_any_hour(inbox: Inbox) {
    busy(&inbox).await;
    for passing in [minutes(0), hours(7), days(3), days(20)] {
        inbox.ground.clock.advance(passing);
        for of in Outcome::ALL {
            is_in_order(&inbox, of).await;
        }
    }
}

async fn a_list_is_read_on_as_it_was_begun(inbox: Inbox) {
    busy(&inbox).await;
    let whole = inbox.list(Outcome::Buying, 200).await;
    let first = inbox.page(Outcome::Buying, None, 20).await;
    // Somebody far down places an order, and half a day passes, before the merchant turns the page.
    let last = whole[89].0;
    inbox.notice(last, &[Signal::Ordered, Signal::Reserved, Signal::LinkOpened, Signal::Payment]).await;
    inbox.ground.clock.advance(hours(12));
    let second = inbox.page(Outcome::Buying, first.next.as_ref(), 20).await;
    let read: Vec<(u128, i64)> = first
        .conversations
        .iter()
        .chain(&second.conversations)
        .map(|one| (one.conversation.0.as_u128(), one.score))
        .collect();
    assert_eq!(read, whole[..40]);
    // A place travels through a page's address.
    let place = second.next.unwrap();
    let text = serde_json::to_string(&place).unwrap();
    assert_eq!(serde_json::from_str::<insight::Place>(&text).unwrap(), place);
}

async fn a_view_ends_where_scores_are_too_low(inbox: Inbox) {
    busy(&inbox).await;
    let whole = inbox.list(Outcome::Risk, 200).await;
    let bar = whole[30].1;
    let expected: Vec<u128> = whole.iter().filter(|(_, score)| *score >= bar).map(|(number, _)| *number).collect();
    let page =
        insight::ranked(&mut inbox.db(), inbox.brand, Outcome::Risk, bar, (None, 200), inbox.now()).await.unwrap();
    let read: Vec<u128> = page.conversations.iter().map(|one| one.conversation.0.as_u128()).collect();
    assert_eq!((read, page.next), (expected, None));
    for size in [0, 201] {
        let refused = insight::ranked(&mut inbox.db(), inbox.brand, Outcome::Risk, 0, (None, size), inbox.now()).await;
        let refused = refused.unwrap_err();
        assert!(matches!(refused, InsightError::PageSize), "{refused}");
        assert_eq!(refused.to_string(), "a page is of 1 to 200 conversations");
    }
}

async fn who_wants_no_messages_sinks_whatever_they_do(inbox: Inbox) {
    for number in [1, 2] {
        inbox.note(number, &[WROTE, Event::Noticed(Signal::Cart), Event::Noticed(Signal::Price)]).await;
    }
    inbox.notice(2, &[Signal::OptedOut]).await;
    let list = inbox.list(Outcome::Engagement, 10).await;
    assert_eq!(list.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
    assert!(list[0].1 > 2 * list[1].1, "{list:?}");
    inbox.note(2, &[Event::Over(Signal::OptedOut)]).await;
    let list = inbox.list(Outcome::Engagement, 10).await;
    assert_eq!(list[0].1, list[1].1, "and back, when they want them again");
    assert_eq!(inbox.standing(2).await.unwrap().engagement.value, list[0].1);
}

testing::stories!(Inbox:
    a_few_conversations_are_shown_with_their_scores,
    the_list_is_in_the_order_of_the_scores_at_any_hour,
    a_list_is_read_on_as_it_was_begun,
    a_view_ends_where_scores_are_too_low,
    who_wants_no_messages_sinks_whatever_they_do,
);
