//! What customers asked that nobody could answer, alike questions together.

mod store;

use crate::{Article, ArticleDraft, Kind, KnowledgeError, article, version, words};
use kernel::{ArticleId, BrandId, ConversationId, Locale, MessageId, Millis, QuestionGroupId, TeammateId};
use serde_json::json;
use std::collections::BTreeSet;
use storage::{NewFact, Read, StoreError, Tx};

/// A question without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The message it stands in.
    pub message: MessageId,
    /// Whose talk.
    pub conversation: ConversationId,
    /// In the customer's words.
    pub text: String,
    /// When.
    pub at: Millis,
}

/// Questions alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionGroup {
    /// Ours.
    pub id: QuestionGroupId,
    /// As it was asked first.
    pub text: String,
    /// The language it was asked in.
    pub locale: Locale,
    /// How often.
    pub asked: i64,
    /// When last.
    pub last_at: Millis,
}

/// The longest question that is kept, in characters.
const LONGEST: usize = 300;
/// How much of two questions must be the same words.
const ALIKE: f32 = 0.6;

/// Notes a question that neither the shop's data nor its knowledge answers: once for a message, with those it is like. One
/// that asks for nothing in particular is not kept; false then.
#[kernel::boxed]
pub async fn record_question(
    tx: &mut Tx,
    brand: BrandId,
    (conversation, message): (ConversationId, MessageId),
    text: &str,
    locale: Locale,
) -> Result<bool, StoreError> {
    let text: String = text.trim().chars().take(LONGEST).collect();
    let terms: BTreeSet<String> = words::terms(&text).into_iter().filter(|term| !words::is_weak(term)).collect();
    if terms.is_empty() || store::is_recorded(tx, brand, message).await? {
        return Ok(false);
    }
    // Two customers who ask the same at the same time are one group.
    version::lock(tx, brand).await?;
    let groups = store::terms_of_groups(tx, brand).await?;
    let like = groups
        .into_iter()
        .map(|(id, known)| (likeness(&terms, &known.split(' ').map(str::to_owned).collect()), id))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let group = match like {
        Some((_, id)) => {
            store::count_one_more(tx, brand, id).await?;
            id
        }
        None => {
            let terms: Vec<String> = terms.into_iter().collect();
            store::insert_group(tx, brand, &text, &terms.join(" "), locale).await?
        }
    };
    store::insert(tx, brand, group, (conversation, message), &text).await?;
    jobs::tell(tx, brand, NewFact::new("knowledge.missed", group).with(json!({ "conversation": conversation })))
        .await?;
    Ok(true)
}

/// How much two sets of words are the same, 0–1 (Dice): a word more in one of them costs half of what a different one does.
fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f32 {
    let all = (one.len() + other.len()) as f32;
    if all == 0.0 { 0.0 } else { 2.0 * one.intersection(other).count() as f32 / all }
}

impl QuestionGroup {
    /// Those that wait for an answer, the most asked first.
    #[kernel::boxed]
    pub async fn open(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, StoreError> {
        store::open(on, brand).await
    }

    /// The brand's group of this id, while it waits for an answer.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: QuestionGroupId) -> Result<Option<Self>, StoreError> {
        store::by_id(on, brand, id).await
    }

    /// The latest questions of a group.
    #[kernel::boxed]
    pub async fn questions(
        on: &mut dyn Read,
        brand: BrandId,
        id: QuestionGroupId,
    ) -> Result<Vec<Question>, StoreError> {
        store::questions(on, brand, id).await
    }

    /// Writes the answer as an article, found from now on by the words the question was asked in, and closes the group.
    #[kernel::boxed]
    pub async fn answer(
        tx: &mut Tx,
        brand: BrandId,
        id: QuestionGroupId,
        draft: &ArticleDraft,
        by: Option<TeammateId>,
    ) -> Result<ArticleId, KnowledgeError> {
        let group = Self::locked(tx, brand, id).await?;
        let saved = draft.save(tx, brand, None, by).await?;
        let asked: BTreeSet<String> =
            store::questions(tx, brand, id).await?.into_iter().map(|question| one_line(&question.text)).collect();
        for text in std::iter::once(one_line(&group.text)).chain(asked).collect::<BTreeSet<_>>() {
            article::add_asked_as(tx, brand, saved.id(), &text).await?;
        }
        store::close(tx, brand, id, Some(saved.id())).await?;
        Ok(saved.id())
    }

    /// Closes a group that needs no answer: alike questions join it in silence.
    #[kernel::boxed]
    pub async fn dismiss(
        tx: &mut Tx,
        brand: BrandId,
        id: QuestionGroupId,
        by: Option<TeammateId>,
    ) -> Result<(), KnowledgeError> {
        Self::locked(tx, brand, id).await?;
        store::close(tx, brand, id, None).await?;
        jobs::tell(tx, brand, NewFact::new("knowledge.dismissed", id).with(json!({ "teammate": by }))).await?;
        Ok(())
    }

    async fn locked(tx: &mut Tx, brand: BrandId, id: QuestionGroupId) -> Result<Self, KnowledgeError> {
        version::lock(tx, brand).await?;
        Self::find(tx, brand, id).await?.ok_or(KnowledgeError::UnknownQuestion)
    }

    /// A draft of its answer, to be written by a human.
    pub fn draft(&self) -> ArticleDraft {
        let title = self.text.lines().next().unwrap_or_default();
        let title: String = title.chars().take(Article::LONGEST_TITLE).collect();
        ArticleDraft { kind: Kind::Article, title, locale: self.locale, text: String::new(), origin: None }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
