use super::{
    InboxRow, Listing, Place, SEARCH_MOST, View,
    query::{self, Step},
};
use crate::{
    Handling, Priority,
    search::{self, Sought},
    tag,
};
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use storage::{Dialect, IntoValue, Read, StoreError, Value, args, row};

row! {
    struct Listed {
        id: ConversationId,
        name: Option<String>,
        username: Option<String>,
        wa_id: Option<String>,
        handling: String,
        handling_why: Option<String>,
        teammate_id: Option<TeammateId>,
        last_at: Millis,
        preview: String,
        preview_kind: String,
        preview_out: bool,
        unread: i64,
        last_in_at: Option<Millis>,
        failed_sends: i64,
        priority: i64,
        priority_why: Option<String>,
        snoozed_until: Option<Millis>,
        resolved_at: Option<Millis>,
        waits_since: Option<Millis>,
    }
}

/// A tag on more conversations than that is looked for in the order of the list, and not the list among the tag's.
const RARE: i64 = 3_000;

const COLUMNS: &str = "c.id, p.name, p.username, p.wa_id, c.handling, c.handling_why, c.teammate_id, c.last_at, \
    c.preview, c.preview_kind, c.preview_out, c.unread, c.last_in_at, c.failed_sends, c.priority, c.priority_why, \
    c.snoozed_until, c.resolved_at, c.waits_since";
const CONTACT: &str = "JOIN contact p ON p.brand_id = c.brand_id AND p.id = c.contact_id";

impl TryFrom<Listed> for InboxRow {
    type Error = StoreError;
    fn try_from(row: Listed) -> Result<Self, StoreError> {
        let phone = row.wa_id.map(|digits| format!("+{digits}"));
        let username = row.username.map(|name| format!("@{name}"));
        Ok(Self {
            id: row.id,
            name: row.name.filter(|name| !name.trim().is_empty()).or(username).or(phone).unwrap_or_default(),
            handling: Handling::read(&row.handling, row.handling_why, row.teammate_id)?,
            last_at: row.last_at,
            preview: row.preview,
            preview_kind: row.preview_kind,
            preview_out: row.preview_out,
            unread: row.unread,
            last_in_at: row.last_in_at,
            failed_sends: row.failed_sends,
            priority: Priority::read(row.priority, row.priority_why)?,
            snoozed_until: row.snoozed_until,
            resolved_at: row.resolved_at,
            waits_since: row.waits_since,
        })
    }
}

/// A statement while it is written. `$1` is the brand.
struct Draft {
    values: Vec<Value>,
    /// Rows `(id)` that the list is looked for among, from there outwards; none: the whole table.
    among: Option<String>,
    conditions: String,
}

impl Draft {
    fn new(brand: BrandId) -> Self {
        let conditions = " WHERE c.brand_id = $1 AND c.merged_into IS NULL".to_owned();
        Self { values: args![brand].to_vec(), among: None, conditions }
    }

    fn value(&mut self, value: impl IntoValue) -> String {
        self.values.push(value.into_value());
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(condition);
    }

    /// From the few outwards, row by row: SQLite keeps the order of a CROSS JOIN; PostgreSQL, which cannot know how few they
    /// are, would read the whole table beside them if the lateral question were not fenced off.
    fn from(&self, dialect: Dialect) -> String {
        match (&self.among, dialect) {
            (None, _) => format!(" FROM conversation c{}", self.conditions),
            (Some(few), Dialect::Sqlite) => {
                format!(" FROM ({few}) f CROSS JOIN conversation c{} AND c.id = f.id", self.conditions)
            }
            (Some(few), Dialect::Postgres) => format!(
                " FROM ({few}) f CROSS JOIN LATERAL (SELECT n.* FROM conversation n WHERE n.brand_id = $1 \
                 AND n.id = f.id OFFSET 0) c{}",
                self.conditions
            ),
        }
    }

    /// What `asked` holds, in any order.
    fn hold(&mut self, dialect: Dialect, brand: BrandId, asked: &Listing<'_>, tag_is_rare: bool) {
        let sought = Sought::read(asked.words);
        if sought.is_none() && !asked.words.trim().is_empty() {
            // « % » is looked for and is in no word: everything is no answer to it.
            self.and("1 = 0");
        }
        let everywhere = sought.is_some() && asked.view == View::All;
        if let Some(sought) = &sought {
            self.among = Some(search::store::found(dialect, sought, brand, SEARCH_MOST, &mut self.values));
        }
        if everywhere {
            return;
        }
        let now = self.value(asked.now);
        match asked.view {
            View::Snoozed => self.and(&format!("c.snoozed_until IS NOT NULL AND c.snoozed_until > {now}")),
            _ => self.and(&format!("(c.snoozed_until IS NULL OR c.snoozed_until <= {now})")),
        }
        match &asked.view {
            View::All | View::Snoozed => {}
            View::Mine(teammate) => {
                let teammate = self.value(*teammate);
                self.and(&format!("c.teammate_id = {teammate}"));
            }
            View::HumanWanted => self.and("c.handling = 'waiting'"),
            View::NotTaken => self.and("c.teammate_id IS NULL AND c.resolved_at IS NULL"),
            View::FailedSends => self.and("c.failed_sends > 0"),
            View::Unread => self.and("c.unread > 0"),
            View::Resolved => self.and("c.resolved_at IS NOT NULL"),
            View::Tagged(label) => {
                let key = self.value(tag::key(label));
                if self.among.is_none() && tag_is_rare {
                    self.among = Some(format!(
                        "SELECT conversation_id AS id FROM conversation_tag WHERE brand_id = $1 AND tag = {key}"
                    ));
                } else {
                    self.and(&format!(
                        "EXISTS (SELECT 1 FROM conversation_tag g WHERE g.brand_id = $1 AND g.conversation_id = c.id \
                         AND g.tag = {key})"
                    ));
                }
            }
        }
    }

    /// Only this walk of it; its order, for the text after `ORDER BY`.
    fn walk(&mut self, step: Step) -> String {
        if let Some(high) = step.high {
            self.and(if high { "c.priority = 1" } else { "c.priority = 0" });
        }
        let (column, descends) = match step.key {
            Some(key) => {
                self.and(&format!("c.{} IS NOT NULL", key.column));
                (key.column, key.descends)
            }
            None => ("last_at", true),
        };
        if let Some(key) = step.without {
            self.and(&format!("c.{} IS NULL", key.column));
        }
        let (beyond, word) = if descends { ("<", "DESC") } else { (">", "ASC") };
        if let Some(Place { key, last_at, id, .. }) = step.after {
            let key = self.value(key.filter(|_| step.key.is_some()).unwrap_or(last_at.0));
            let id = self.value(id);
            self.and(&format!("(c.{column}, c.id) {beyond} ({key}, {id})"));
        }
        // As the index has it, or it is not walked: with one priority, its order is that of the rest.
        format!("c.{column} {word}, c.id {word}")
    }
}

pub(super) async fn list(on: &mut dyn Read, brand: BrandId, asked: &Listing<'_>) -> Result<Vec<InboxRow>, StoreError> {
    let dialect = on.dialect();
    let is_rare = is_rare(on, brand, asked).await?;
    let mut rows: Vec<InboxRow> = Vec::new();
    for step in query::steps(asked) {
        let left = asked.limit - i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if left <= 0 {
            break;
        }
        let mut draft = Draft::new(brand);
        draft.hold(dialect, brand, asked, is_rare);
        let order = draft.walk(step);
        let limit = draft.value(left);
        // The page first, then its customers: whatever the planner thinks of them, it is thirty rows.
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT c.*{} ORDER BY {order} LIMIT {limit}) c {CONTACT} ORDER BY {order}",
            draft.from(dialect)
        );
        let page: Vec<Listed> = on.all(&sql, &draft.values).await?;
        for row in page {
            rows.push(InboxRow::try_from(row)?);
        }
    }
    Ok(rows)
}

/// Whether a view of a tag is better found among the tag's conversations than in the order of the list.
async fn is_rare(on: &mut dyn Read, brand: BrandId, asked: &Listing<'_>) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM \
        (SELECT tag FROM conversation_tag WHERE brand_id = $1 AND tag = $2 LIMIT $3) t";
    let View::Tagged(label) = &asked.view else { return Ok(false) };
    let (found,) = on.one::<(i64,)>(SQL, args![brand, tag::key(label), RARE + 1]).await?;
    Ok(found <= RARE)
}

pub(super) async fn row(on: &mut dyn Read, brand: BrandId, id: ConversationId) -> Result<Option<InboxRow>, StoreError> {
    let mut draft = Draft::new(brand);
    let id = draft.value(id);
    draft.and(&format!("c.id = {id}"));
    only(on, draft).await
}

pub(super) async fn row_in(
    on: &mut dyn Read,
    brand: BrandId,
    id: ConversationId,
    asked: &Listing<'_>,
) -> Result<Option<InboxRow>, StoreError> {
    let mut draft = Draft::new(brand);
    draft.hold(on.dialect(), brand, asked, false);
    let id = draft.value(id);
    draft.and(&format!("c.id = {id}"));
    only(on, draft).await
}

async fn only(on: &mut dyn Read, draft: Draft) -> Result<Option<InboxRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM (SELECT c.*{}) c {CONTACT}", draft.from(on.dialect()));
    let found: Option<Listed> = on.opt(&sql, &draft.values).await?;
    found.map(InboxRow::try_from).transpose()
}

pub(super) async fn rows(
    on: &mut dyn Read,
    brand: BrandId,
    ids: &[ConversationId],
) -> Result<Vec<InboxRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut draft = Draft::new(brand);
    let places: Vec<String> = ids.iter().map(|id| draft.value(*id)).collect();
    draft.and(&format!("c.id IN ({})", places.join(", ")));
    let sql = format!("SELECT {COLUMNS} FROM (SELECT c.*{}) c {CONTACT}", draft.from(on.dialect()));
    on.all::<Listed>(&sql, &draft.values).await?.into_iter().map(InboxRow::try_from).collect()
}

pub(super) async fn count_up_to(
    on: &mut dyn Read,
    brand: BrandId,
    view: &View,
    now: Millis,
    most: i64,
) -> Result<i64, StoreError> {
    let asked = Listing::of(view.clone(), now);
    let mut draft = Draft::new(brand);
    let is_rare = is_rare(on, brand, &asked).await?;
    draft.hold(on.dialect(), brand, &asked, is_rare);
    let most = draft.value(most);
    let sql = format!("SELECT COUNT(*) FROM (SELECT c.id{} LIMIT {most}) n", draft.from(on.dialect()));
    Ok(on.one::<(i64,)>(&sql, &draft.values).await?.0)
}

pub(super) async fn counts(on: &mut dyn Read, brand: BrandId, now: Millis) -> Result<(i64, i64), StoreError> {
    // All of them, and the few that are put off: each is counted in its index alone.
    const SQL: &str = "SELECT \
        (SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND handling = 'waiting' AND merged_into IS NULL) \
        - (SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND snoozed_until IS NOT NULL AND snoozed_until > $2 \
            AND handling = 'waiting' AND merged_into IS NULL), \
        (SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND failed_sends > 0) \
        - (SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND snoozed_until IS NOT NULL AND snoozed_until > $2 \
            AND failed_sends > 0)";
    on.one(SQL, args![brand, now]).await
}

pub(super) async fn active_since(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM conversation WHERE brand_id = $1 AND last_at >= $2 AND merged_into IS NULL";
    let (active,) = on.one::<(i64,)>(SQL, args![brand, since]).await?;
    Ok(active)
}
