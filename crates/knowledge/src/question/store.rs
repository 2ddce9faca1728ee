use super::{Question, QuestionGroup};
use crate::article;
use kernel::{ArticleId, BrandId, ConversationId, Locale, MessageId, Millis, QuestionGroupId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct GroupRow { id: QuestionGroupId, text: String, locale: String, asked: i64, last_at: Millis }
}

impl TryFrom<GroupRow> for QuestionGroup {
    type Error = StoreError;
    fn try_from(row: GroupRow) -> Result<Self, StoreError> {
        let locale = article::locale(&row.locale)?;
        Ok(Self { id: row.id, text: row.text, locale, asked: row.asked, last_at: row.last_at })
    }
}

row! {
    struct QuestionRow { message_id: MessageId, conversation_id: ConversationId, text: String, at: Millis }
}

impl From<QuestionRow> for Question {
    fn from(row: QuestionRow) -> Self {
        Self { message: row.message_id, conversation: row.conversation_id, text: row.text, at: row.at }
    }
}

/// The most groups a new question is compared with, the latest first.
const MOST_COMPARED: i64 = 500;

pub(super) async fn is_recorded(on: &mut dyn Read, brand: BrandId, message: MessageId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM question WHERE brand_id = $1 AND message_id = $2";
    Ok(on.one::<(i64,)>(SQL, args![brand, message]).await?.0 > 0)
}

/// Of those that were not answered by an article.
pub(super) async fn terms_of_groups(
    on: &mut dyn Read,
    brand: BrandId,
) -> Result<Vec<(QuestionGroupId, String)>, StoreError> {
    const SQL: &str = "SELECT id, terms FROM question_group WHERE brand_id = $1 AND state <> 'answered' \
        ORDER BY last_at DESC LIMIT $2";
    on.all(SQL, args![brand, MOST_COMPARED]).await
}

pub(super) async fn insert_group(
    tx: &mut Tx,
    brand: BrandId,
    text: &str,
    terms: &str,
    locale: Locale,
) -> Result<QuestionGroupId, StoreError> {
    const SQL: &str = "INSERT INTO question_group (brand_id, id, text, terms, locale, asked, state, first_at, last_at) \
        VALUES ($1, $2, $3, $4, $5, 1, 'open', $6, $6)";
    let (id, now) = (QuestionGroupId(tx.new_id()), tx.now());
    tx.put(SQL, args![brand, id, text, terms, locale.code(), now]).await?;
    Ok(id)
}

pub(super) async fn count_one_more(tx: &mut Tx, brand: BrandId, id: QuestionGroupId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE question_group SET asked = asked + 1, last_at = $3 WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, id, now]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    brand: BrandId,
    group: QuestionGroupId,
    (conversation, message): (ConversationId, MessageId),
    text: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO question (brand_id, message_id, group_id, conversation_id, text, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let now = tx.now();
    tx.put(SQL, args![brand, message, group, conversation, text, now]).await
}

pub(super) async fn open(on: &mut dyn Read, brand: BrandId) -> Result<Vec<QuestionGroup>, StoreError> {
    let sql = format!(
        "SELECT {} FROM question_group WHERE brand_id = $1 AND state = 'open' \
        ORDER BY asked DESC, last_at DESC, id LIMIT 100",
        GroupRow::COLUMNS
    );
    on.all::<GroupRow>(&sql, args![brand]).await?.into_iter().map(QuestionGroup::try_from).collect()
}

pub(super) async fn by_id(
    on: &mut dyn Read,
    brand: BrandId,
    id: QuestionGroupId,
) -> Result<Option<QuestionGroup>, StoreError> {
    let sql =
        format!("SELECT {} FROM question_group WHERE brand_id = $1 AND id = $2 AND state = 'open'", GroupRow::COLUMNS);
    on.opt::<GroupRow>(&sql, args![brand, id]).await?.map(QuestionGroup::try_from).transpose()
}

pub(super) async fn questions(
    on: &mut dyn Read,
    brand: BrandId,
    id: QuestionGroupId,
) -> Result<Vec<Question>, StoreError> {
    let sql = format!(
        "SELECT {} FROM question WHERE brand_id = $1 AND group_id = $2 ORDER BY at DESC, message_id DESC LIMIT 20",
        QuestionRow::COLUMNS
    );
    let rows = on.all::<QuestionRow>(&sql, args![brand, id]).await?;
    Ok(rows.into_iter().map(Question::from).collect())
}

/// By an article, or without one.
pub(super) async fn close(
    tx: &mut Tx,
    brand: BrandId,
    id: QuestionGroupId,
    article: Option<ArticleId>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE question_group SET state = $3, article_id = $4, closed_at = $5 \
        WHERE brand_id = $1 AND id = $2";
    let state = if article.is_some() { "answered" } else { "dismissed" };
    let now = tx.now();
    tx.put(SQL, args![brand, id, state, article, now]).await
}
