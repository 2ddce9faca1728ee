//! Listening to a voice note.

use crate::{Voices, learned_words, names, store};
use conversation::{Contact, ConversationError, Heard, MediaFile, Message, find_media, find_message, hear_note};
use identity::Brand;
use jobs::{FactJob, Job, JobError, Outcome};
use kernel::{BrandId, ConversationId, Locale, MessageId, Millis, minutes, seconds};
use ordering::Zone;
use serde::{Deserialize, Serialize};
use std::sync::PoisonError;
use storage::StoreError;
use tokio::sync::oneshot;
use voice::VoiceError;

/// Listens to a voice note.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listen {
    /// Whose.
    pub brand: BrandId,
    /// The note.
    pub message: MessageId,
}

impl Job for Listen {
    const NAME: &'static str = "speech.listen";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.message.to_string())
    }
}

/// How long an agent's turn waits for what a note says; then a human has it.
pub const PATIENCE: Millis = minutes(5);
/// Larger sounds are not listened to: what WhatsApp takes as a sound at most (contract §6).
const LARGEST: usize = 16 << 20;
/// When too much waits in this process.
const WAIT: Millis = seconds(3);

/// What a `message.file_kept` tells.
#[derive(Deserialize)]
struct Kept {
    message: MessageId,
}

impl Voices {
    /// Reacts to `message.file_kept`: a sound is to be listened to.
    #[kernel::boxed]
    pub async fn plan_listening(&self, fact: FactJob) -> Result<Outcome, JobError> {
        let Ok(Kept { message }) = serde_json::from_value(fact.data) else {
            return Ok(Outcome::Cancel("the fact names no message"));
        };
        let on = &mut &self.db;
        let found = find_message(on, fact.brand, message).await?.filter(Message::is_voice);
        if found.is_some_and(|message| message.heard.is_none()) {
            let job = Listen { brand: fact.brand, message };
            self.db.write(async |tx| jobs::enqueue(tx, &job).await).await?;
        }
        Ok(Outcome::Done)
    }

    /// Handles [`Listen`].
    #[kernel::boxed]
    pub async fn listen(&self, job: Listen) -> Result<Outcome, JobError> {
        let Some(_alone) = self.begin(job.message) else {
            return Ok(Outcome::Snooze(self.db.clock().now() + WAIT));
        };
        let on = &mut &self.db;
        let (Some(message), Some(file)) =
            (find_message(on, job.brand, job.message).await?, find_media(on, job.brand, job.message).await?)
        else {
            return Ok(Outcome::Cancel("the note is gone"));
        };
        if message.heard.is_some() {
            return Ok(Outcome::Done);
        }
        let begun = self.db.clock().now();
        let (heard, engine) = match self.hear(&message, &file).await? {
            Ok(heard) => heard,
            Err(error) if error.may_pass() => return Ok(Outcome::Snooze(self.db.clock().now() + WAIT)),
            Err(error) => {
                tracing::info!(message.id = %job.message, why = error.code(), "A voice note was not heard: {error}");
                (Heard::nothing(error.code()), "")
            }
        };
        let took = self.db.clock().now() - begun;
        metrics::counter!("seven_t_voice_notes_heard_total", "ok" => if heard.why_not.is_none() { "yes" } else { "no" }).increment(1);
        self.db
            .write(async |tx| {
                if hear_note(tx, job.brand, job.message, &heard).await? && heard.why_not.is_none() {
                    store::used(tx, job.brand, job.message, ("heard", engine), (heard.length, took)).await?;
                }
                Ok::<_, ConversationError>(())
            })
            .await
            .map_err(failed)?;
        Ok(Outcome::Done)
    }

    async fn hear(
        &self,
        message: &Message,
        file: &MediaFile,
    ) -> Result<Result<(Heard, &'static str), VoiceError>, JobError> {
        let on = &mut &self.db;
        let Some(brand) = Brand::find(on, file.brand).await? else { return Ok(Err(VoiceError::Missing("brand"))) };
        if !brand.listens() || !self.can_listen() {
            return Ok(Err(VoiceError::Missing("ggml-base.bin")));
        }
        // A note that could only wait is not even read: a flood of them takes no memory.
        if self.workers.is_full() {
            return Ok(Err(VoiceError::Busy));
        }
        let bytes = match self.media.read(file).await {
            Ok(Some(bytes)) if bytes.len() > LARGEST => return Ok(Err(VoiceError::TooLarge)),
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(Err(VoiceError::Corrupt)),
            Err(error) => return Err(JobError::failed(format!("a voice note cannot be read: {error}"))),
        };
        let expected = self.expected(&brand, message.conversation).await?;
        let search = self.searches.last(&self.db, brand.id).await?;
        let learned = learned_words(on, brand.id).await?;
        let hints = names::hints(&search, &Zone::all(on, brand.id).await?, &learned, Some(expected));
        let (tell, told) = oneshot::channel();
        let Some(ears) = self.minds.ears.clone() else { return Ok(Err(VoiceError::Missing("ggml-base.bin"))) };
        let mime = file.mime.clone();
        let queued = self.workers.run(move || {
            let heard = ears.hear(&bytes, &mime, &hints).map(|heard| (heard, ears.name()));
            // Nobody waits any more: the process ends, or the job was taken over.
            let _ = tell.send(heard);
        });
        if let Err(error) = queued {
            return Ok(Err(error));
        }
        let heard = told.await.unwrap_or_else(|_| Err(VoiceError::Model("it ended in the middle".to_owned())));
        Ok(heard.map(|(heard, engine)| (written_down(heard, engine), engine)))
    }

    /// The language that is usually spoken there.
    async fn expected(&self, brand: &Brand, conversation: ConversationId) -> Result<Locale, StoreError> {
        let mut contact = self.db.ask((Contact::asking(brand.id, conversation),)).await?.0;
        Ok(contact.pop().and_then(|contact| contact.locale).unwrap_or(brand.locale))
    }

    /// That this process works on a message; none when it does already.
    pub(crate) fn begin(&self, message: MessageId) -> Option<AtWork> {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        at_work.insert(message).then(|| AtWork { voices: self.clone(), message })
    }
}

/// Work on a message, until it is dropped.
pub(crate) struct AtWork {
    voices: Voices,
    message: MessageId,
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.voices.at_work.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.message);
    }
}

fn written_down(heard: voice::Heard, engine: &str) -> Heard {
    let is_ours = heard.locale().is_some();
    #[expect(clippy::cast_possible_truncation, reason = "ten minutes at most")]
    let length = Millis((heard.seconds * 1000.0) as i64);
    Heard {
        raw: Some(heard.raw).filter(|raw| *raw != heard.text),
        text: heard.text,
        language: Some(heard.language),
        is_ours,
        confidence: heard.confidence,
        by: engine.to_owned(),
        length,
        why_not: None,
        corrected_by: None,
    }
}

pub(crate) fn failed(error: ConversationError) -> JobError {
    match error {
        ConversationError::Store(error) => JobError::Store(error),
        other => JobError::failed(other),
    }
}
