use super::dice::Dice;
use crate::{Event, InsightError, Outcome, Place, Said, Signal, note, ranked, standing};
use kernel::{BrandId, ConversationId, Millis, Uuid, hours};
use std::{fmt::Write as _, time::Instant};
use storage::Db;

/// Notes so many conversations of a new brand and lists them by score: what a change and a page cost, as text. On SQLite
/// the time is CPU of this process; on PostgreSQL it is waited for the server.
#[kernel::boxed]
pub async fn bench_list(db: &Db, conversations: u32) -> Result<String, InsightError> {
    let brand = BrandId(db.chance().uuid(db.clock().now()));
    let (dice, now) = (Dice::new(11), db.clock().now());
    let mut text = format!("{conversations} conversations of one brand\n");
    let begun = Instant::now();
    let mut number = 0;
    while number < conversations {
        let some = number..conversations.min(number + 500);
        number = some.end;
        db.write(async |tx| {
            for one in some {
                let (events, at) = happened(&dice, now);
                note(tx, brand, id(one), &events, at).await?;
            }
            Ok::<_, InsightError>(())
        })
        .await?;
    }
    let each = begun.elapsed().as_secs_f64() * 1e6 / f64::from(conversations.max(1));
    line(&mut text, &format!("note, with its share of a commit of 500: {each:.0} µs"));
    for of in Outcome::ALL {
        let mut place: Option<Place> = None;
        let (mut took, mut listed) = (Vec::new(), 0);
        // The first page several times, as an inbox is opened, then deep into the list.
        for page in 0..60 {
            let begun = Instant::now();
            let read = ranked(&mut &*db, brand, of, 0, (place.as_ref(), 50), now + hours(page / 10)).await?;
            took.push(begun.elapsed().as_secs_f64() * 1e3);
            listed += read.conversations.len();
            if page >= 30 {
                place = read.next;
            }
        }
        took[..30].sort_by(f64::total_cmp);
        took[30..].sort_by(f64::total_cmp);
        let (first, deep) = took.split_at(30);
        let shown = |took: &[f64]| format!("{:.2} ms, at most {:.2} ms", took[took.len() / 2], took[took.len() - 1]);
        let (by, first, deep) = (of.code(), shown(first), shown(deep));
        line(&mut text, &format!("list of 50 by {by}: first page {first}; next pages {deep} ({listed} listed)"));
    }
    let begun = Instant::now();
    for one in 0..1_000 {
        standing(&mut &*db, brand, id(one % conversations.max(1)), now).await?;
    }
    line(&mut text, &format!("standing: {:.0} µs", begun.elapsed().as_secs_f64() * 1e3));
    Ok(text)
}

fn line(text: &mut String, told: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "  {told}");
}

fn id(number: u32) -> ConversationId {
    ConversationId(Uuid::from_u128(u128::from(number) << 64 | 1))
}

/// What was noticed in a conversation, some time in the last sixty days.
fn happened(dice: &Dice, now: Millis) -> (Vec<Event>, Millis) {
    let signals: Vec<Signal> =
        Signal::all().filter(|signal| *signal != Signal::PastOrders && !signal.is_of_team()).collect();
    let mut events = vec![Event::Wrote(Said::CALM)];
    if dice.falls(0.3) {
        events.push(Event::PastOrders(if dice.falls(0.5) { 1 } else { 5 }));
    }
    for _ in 0..5 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the table")]
        let at = dice.between(0.0, 36.0) as usize;
        events.extend(signals.get(at).map(|signal| Event::Noticed(*signal)));
    }
    #[allow(clippy::cast_possible_truncation, reason = "minutes of sixty days")]
    let ago = dice.between(0.0, 60.0 * 1_440.0) as i64;
    (events, now - kernel::minutes(ago))
}
