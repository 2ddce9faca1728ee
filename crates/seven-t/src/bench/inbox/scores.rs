//! The scores of a brand's conversations, as their events would have left them.

use super::Filled;
use crate::bench::dice::Dice;
use insight::{Event, InsightError, Said, Signal, Tone};
use kernel::{ConversationId, Millis};
use storage::{Db, StoreError, args};

/// Conversations whose events are really noted. The others stand as these do: a million times the work tells nothing more.
const NOTED: i64 = 2_000;

/// Gives nine conversations in ten their scores.
pub(super) async fn note(db: &Db, filled: &Filled) -> anyhow::Result<()> {
    const FIRST: &str = "SELECT id FROM conversation WHERE brand_id = $1 ORDER BY created_at LIMIT $2";
    // No case is closed while it is measured: what is learned would be worked into the keys meanwhile.
    const QUIET: [&str; 2] = [
        "UPDATE insight_state SET open_case = NULL, closes_at = NULL WHERE brand_id = $1",
        "DELETE FROM job WHERE brand_id = $1 AND kind = 'insight.close_cases'",
    ];
    // SQLite walks a CROSS JOIN as it stands: each conversation once, and not all of them for each that was noted.
    // A step of a key is a part of a second: copies that differ by their number are in an order, and as high as the first.
    const COPY: &str = "WITH noted AS MATERIALIZED (SELECT c.created_at - $2 AS n, s.* FROM insight_state s \
        JOIN conversation c ON c.brand_id = s.brand_id AND c.id = s.conversation_id WHERE s.brand_id = $1) \
        INSERT INTO insight_state (brand_id, conversation_id, state, last_at, lasting, buying_key, risk_key, engagement_key, model) \
        SELECT k.brand_id, k.id, s.state, s.last_at, s.lasting, \
        s.buying_key + CASE WHEN s.buying_key < 0 THEN -k.i ELSE k.i END, \
        s.risk_key + CASE WHEN s.risk_key < 0 THEN -k.i ELSE k.i END, \
        s.engagement_key + CASE WHEN s.engagement_key < 0 THEN -k.i ELSE k.i END, s.model \
        FROM (SELECT brand_id, id, created_at - $2 AS i FROM conversation WHERE brand_id = $1) k \
        CROSS JOIN noted s WHERE s.n = k.i % $3 AND k.i >= $3 AND k.i % 10 <> 9";
    let brand = filled.brand;
    let (dice, now) = (&mut Dice::new(5), db.clock().now());
    let noted = NOTED.min(filled.count / 2);
    let first: Vec<(ConversationId,)> = db.all(FIRST, args![brand, noted]).await?;
    for some in first.chunks(200) {
        let told: Vec<_> = some.iter().map(|(id,)| (*id, happened(dice), now - ago(dice))).collect();
        db.write(async |tx| {
            for (id, events, at) in &told {
                insight::note(tx, brand, *id, events, *at).await?;
            }
            Ok::<_, InsightError>(())
        })
        .await?;
    }
    db.write(async |tx| {
        for sql in QUIET {
            tx.exec(sql, args![brand]).await?;
        }
        tx.exec(COPY, args![brand, filled.start, noted]).await?;
        Ok::<_, StoreError>(())
    })
    .await?;
    Ok(())
}

/// What one customer did: most ask something, some choose, few order, one in twenty is annoyed.
fn happened(dice: &mut Dice) -> Vec<Event> {
    const ASKED: [Signal; 4] = [Signal::Price, Signal::Delivery, Signal::Precise, Signal::Product];
    const CHOSE: [Signal; 3] = [Signal::Cart, Signal::Payment, Signal::LinkOpened];
    let falls = |dice: &mut Dice, one_in: u64| dice.next() >> 32 < (1 << 32) / one_in;
    let mut events = vec![Event::Wrote(Said::CALM)];
    events.extend(ASKED.into_iter().filter(|_| falls(dice, 2)).map(Event::Noticed));
    if falls(dice, 5) {
        events.extend(CHOSE.into_iter().filter(|_| falls(dice, 2)).map(Event::Noticed));
    }
    if falls(dice, 20) {
        events.extend([Event::Noticed(Signal::Ordered), Event::Noticed(Signal::Reserved)]);
    }
    if falls(dice, 20) {
        let tone = Tone::Frustrated;
        events.push(Event::Wrote(Said { tone, intensity: 0.9, insists: true, ..Said::CALM }));
        events.push(Event::Noticed(Signal::Complaint));
    }
    if falls(dice, 4) {
        events.push(Event::PastOrders(if falls(dice, 3) { 4 } else { 1 }));
    }
    if falls(dice, 50) {
        events.push(Event::Noticed(Signal::OptedOut));
    }
    events
}

/// How long ago: sixty days at most, half of them within a week.
fn ago(dice: &mut Dice) -> Millis {
    const MINUTES: u64 = 60 * 1_440;
    let far = dice.next() % MINUTES;
    let minutes = far * far / MINUTES * far / MINUTES;
    kernel::minutes(i64::try_from(minutes).unwrap_or_default())
}
