//! The relation with a customer, message by message: what came in, whose turn it is, what goes out.
//!
//! * [`receive`] makes a webhook durable before its 200; [`Intake`] turns deliveries into contacts, conversations and
//!   messages, once each, in Meta's order, and says when an answer is due ([`TakeTurn`]).
//! * [`say`] queues a message with the change it belongs to; [`Outbox`] sends it, paced and accounted for, across
//!   crashes: never lost, never twice silently (docs/decisions/0003-sending-across-a-crash.md).
//! * [`MediaFetcher`] keeps the files customers send; [`find_media`] and [`MediaStore::open`] give them to a page.
//!   [`MediaFetcher::upload`] gives Meta a file of ours, which [`say_with`] then sends.
//! * [`hear_note`] writes down what was heard in a voice note; [`answer_held`] keeps an answer until it can be said aloud
//!   ([`say_aloud`]) or must be read ([`let_go`]).
//! * [`line_news`] and [`not_understood`] tell what WhatsApp says about the brand's own numbers, and what it said that we
//!   could not read.
//! * [`take_over`], [`hand_back`] and [`ask_for_human`] say who answers. A human's hand silences the agent.
//! * [`take`], [`transfer`], [`snooze`], [`resolve`] and [`bulk`] are the team's desk; [`who_could_take`] knows whom to ask,
//!   [`others_here`] who is there, [`notes_of`] and [`tags_of`] what the team wrote about a conversation.
//! * [`inbox_list`] lists conversations by [`View`] and [`Sort`], and searches them; [`saved_views`] are those that a
//!   teammate comes back to.

mod burst;
mod contact;
mod desk;
mod error;
mod handling;
mod inbox;
mod intake;
mod line;
mod media;
mod message;
mod news;
mod note;
mod once;
mod outbox;
mod presence;
mod reach;
mod receive;
mod saved_view;
mod search;
mod tag;
mod thread;
mod trial;

pub use burst::BurstWait;
pub use contact::{Contact, Merged, Wants};
pub use desk::{
    BULK_MOST, BulkAction, Candidate, Could, Priority, SNOOZE_MOST, Taken, WakeSnoozed, bulk, release, reopen, resolve,
    set_priority, settle_courtesy, snooze, take, transfer, wake, who_could_take,
};
pub use error::ConversationError;
pub use handling::{AWAY, Handling, ask_for_human, hand_back, resume_after_absence, take_over};
pub use inbox::{
    InboxRow, Listing, NoPlace, Place, SEARCH_MOST, Sort, View, active_since, count_up_to as inbox_count_up_to,
    counts as inbox_counts, list as inbox_list, row as inbox_row, row_in as inbox_row_in, rows as inbox_rows,
};
pub use intake::{Intake, IntakeOptions, TakeTurn, forget_old_deliveries};
pub use line::{Line, LineBook, LineChange, LineInput, LineSecrets};
pub use media::{
    Enclosure, FetchMedia, MediaFetcher, MediaFile, MediaOptions, MediaStore, UploadError, Uploaded,
    fetch_again as fetch_media_again, find as find_media, say_with,
};
pub use message::{
    Author, Body, Heard, Message, MessageState, answered, asking_unanswered, correct_heard, find as find_message,
    hear_note, page as message_page, said_unasked, unanswered,
};
pub use news::{LineNews, NotUnderstood, Stray, line_news, not_understood, serious_news};
pub use note::{MENTIONS_MOST, NOTE_MOST, Note, add_note, notes_of};
pub use once::first_time;
pub use outbox::{
    Leaving, MarkRead, Outbox, OutboxOptions, Said, SendQueued, Speech, answer_held, answer_in, asking_unsent, let_go,
    say, say_again, say_aloud, say_note, was_superseded,
};
pub use presence::{Here, PRESENCE, look, others_here, present, stop_writing, write as write_here};
pub use reach::reach;
pub use receive::{ReceiveError, receive, verify_subscription};
pub use saved_view::{SAVED_MOST, SAVED_NAME_MOST, SavedView, forget_view, save_view, saved_views};
pub use tag::{TAG_MOST, TAGS_MOST, add_tag, remove_tag, tags_in_use, tags_of};
pub use thread::{Conversation, Locked, mark_seen};
pub use trial::{hear_trial, open_trial};

/// Figures of the health page: deliveries received and not yet read to their end.
#[kernel::boxed]
pub async fn deliveries_waiting(db: &storage::Db) -> Result<i64, storage::StoreError> {
    intake::store::waiting(db).await
}
