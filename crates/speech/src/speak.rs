//! Saying an answer aloud.

use crate::{Voices, listen::failed, store, words::lexicon};
use conversation::{
    Author, Conversation, ConversationError, Enclosure, Heard, MediaFetcher, Message, MessageState, Said, Speech,
    UploadError, Uploaded, find_message, let_go, say_aloud, say_note,
};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, Locale, MessageId, Millis, seconds};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::oneshot;
use voice::{Lexicon, Spoken, VoiceError};

/// Says an answer aloud.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Speak {
    /// Whose.
    pub brand: BrandId,
    /// The answer, as it was written down.
    pub message: MessageId,
    /// The language it is in.
    pub locale: Locale,
    /// Whether the voice goes out instead of the writing, which waits for it; else after it.
    pub instead: bool,
}

impl Job for Speak {
    const NAME: &'static str = "speech.speak";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.message.to_string())
    }
}

/// How long an answer waits for its voice; then it goes out in writing.
pub const HELD: Millis = seconds(20);
/// A voice that comes so long after the writing only puzzles.
const LATE: Millis = seconds(90);

/// A voice note that Meta has.
struct Note {
    file: Uploaded,
    heard: Heard,
    engine: &'static str,
    took: Millis,
}

impl Voices {
    /// Handles [`Speak`]. What cannot be said goes out in writing, at once.
    #[kernel::boxed]
    pub async fn speak(&self, job: Speak, claim: Arc<Claim>, files: &MediaFetcher) -> Result<Outcome, JobError> {
        let Some(_alone) = self.begin(job.message) else {
            return Ok(Outcome::Snooze(self.db.clock().now() + seconds(2)));
        };
        let on = &mut &self.db;
        let Some(message) = find_message(on, job.brand, job.message).await? else {
            return Ok(Outcome::Cancel("the answer is gone"));
        };
        let Some(talk) = Conversation::find(on, job.brand, message.conversation).await? else {
            return Ok(Outcome::Cancel("the conversation is gone"));
        };
        let now = self.db.clock().now();
        let is_wanted = match job.instead {
            true => message.state == MessageState::Queued,
            false => message.state != MessageState::Cancelled && now - message.at < LATE,
        };
        if !is_wanted {
            return Ok(Outcome::Cancel("the answer has left, or was taken back"));
        }
        let note = match self.note(&message, &talk, job.locale, files).await? {
            Ok(note) => note,
            Err(why) => {
                tracing::info!(message.id = %job.message, "An answer is not said aloud: {why}");
                metrics::counter!("seven_t_voice_notes_spoken_total", "ok" => "no").increment(1);
                self.in_writing(&job, &message, &claim).await.map_err(failed)?;
                return Ok(Outcome::Done);
            }
        };
        metrics::counter!("seven_t_voice_notes_spoken_total", "ok" => "yes").increment(1);
        self.send(&job, &message, &claim, note).await.map_err(failed)?;
        Ok(Outcome::Done)
    }

    async fn note(
        &self,
        message: &Message,
        talk: &Conversation,
        locale: Locale,
        files: &MediaFetcher,
    ) -> Result<Result<Note, String>, JobError> {
        let begun = self.db.clock().now();
        let text = message.words().unwrap_or_default().to_owned();
        let lexicon = lexicon(&mut &self.db, talk.brand).await?;
        let (spoken, engine) = match self.make(text.clone(), locale, lexicon).await {
            Ok(made) => made,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let file =
            Enclosure { bytes: spoken.bytes.into(), mime: "audio/ogg; codecs=opus", file_name: "reponse.ogg".into() };
        let file = match files.upload(talk.brand, talk.line, file).await {
            Ok(file) => file,
            Err(UploadError::Store(error)) => return Err(error.into()),
            Err(error) => return Ok(Err(error.to_string())),
        };
        let took = self.db.clock().now() - begun;
        #[expect(clippy::cast_possible_truncation, reason = "twenty seconds")]
        let length = Millis((spoken.seconds * 1000.0) as i64);
        let language = Some(locale.code().to_owned());
        let heard =
            Heard { text, language, is_ours: true, confidence: 1.0, by: engine.to_owned(), length, ..Heard::default() };
        Ok(Ok(Note { file, heard, engine, took }))
    }

    async fn make(&self, text: String, locale: Locale, lexicon: Lexicon) -> Result<(Spoken, &'static str), VoiceError> {
        let mouth = self.minds.mouth.clone().filter(|_| self.can_speak());
        let mouth = mouth.ok_or(VoiceError::Missing("kokoro-v1.0.int8.onnx"))?;
        let (tell, told) = oneshot::channel();
        self.workers.run(move || {
            let spoken = mouth.speak(&text, locale, &lexicon).map(|spoken| (spoken, mouth.name()));
            // Nobody waits any more.
            let _ = tell.send(spoken);
        })?;
        told.await.unwrap_or_else(|_| Err(VoiceError::Model("it ended in the middle".to_owned())))
    }

    async fn in_writing(&self, job: &Speak, message: &Message, claim: &Claim) -> Result<(), ConversationError> {
        self.db
            .write(async |tx| {
                if job.instead {
                    let_go(tx, job.brand, message.conversation, job.message).await?;
                }
                Ok::<_, ConversationError>(claim.end(tx).await?)
            })
            .await
    }

    async fn send(&self, job: &Speak, message: &Message, claim: &Claim, note: Note) -> Result<(), ConversationError> {
        let Note { file, heard, engine, took } = note;
        let length = heard.length;
        self.db
            .write(async |tx| {
                let said = if job.instead {
                    let speech = Speech { file: &file, heard: heard.clone() };
                    say_aloud(tx, job.brand, message.conversation, job.message, &speech).await?.then_some(job.message)
                } else {
                    let said = Said {
                        brand: job.brand,
                        conversation: message.conversation,
                        author: Author::Agent,
                        message: file.voice_note(),
                        quotes: None,
                        revocable: false,
                    };
                    match say_note(tx, said, &Speech { file: &file, heard: heard.clone() }).await {
                        Ok(id) => Some(id),
                        // A human came, or the day is over: what was written stands.
                        Err(ConversationError::WindowClosed | ConversationError::NotFound) => None,
                        Err(error) => return Err(error),
                    }
                };
                if let Some(said) = said {
                    store::used(tx, job.brand, said, ("spoken", engine), (length, took)).await?;
                }
                Ok::<_, ConversationError>(claim.end(tx).await?)
            })
            .await
    }
}
