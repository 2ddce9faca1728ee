use super::{Agent, AgentInput, Conduct, Tone};
use kernel::{AgentId, BrandId, Locale};
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct AgentRow {
        id: AgentId,
        name: String,
        tone: String,
        languages: Json<Vec<Locale>>,
        instructions: String,
        conduct: Json<Conduct>,
    }
}

impl TryFrom<AgentRow> for Agent {
    type Error = StoreError;
    fn try_from(row: AgentRow) -> Result<Self, StoreError> {
        let (tone, conduct) = (Tone::read(&row.tone)?, row.conduct.0);
        Ok(Self {
            id: row.id,
            name: row.name,
            tone,
            languages: row.languages.0,
            instructions: row.instructions,
            conduct,
        })
    }
}

pub(super) fn first(brand: BrandId) -> Ask<Agent> {
    let sql = format!("SELECT {} FROM agent WHERE brand_id = $1 ORDER BY position, id LIMIT 1", AgentRow::COLUMNS);
    Ask::new::<AgentRow>(sql, args![brand])
}

pub(super) async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Agent>, StoreError> {
    let sql = format!("SELECT {} FROM agent WHERE brand_id = $1 ORDER BY position, id", AgentRow::COLUMNS);
    let (found,) = on.ask((Ask::new::<AgentRow>(sql, args![brand]),)).await?;
    Ok(found)
}

/// The same; who changes the brand's agents at the same time waits.
pub(super) async fn locked(tx: &mut Tx, brand: BrandId) -> Result<Vec<Agent>, StoreError> {
    // Writing a row is what waits on both engines.
    tx.put("UPDATE agent SET position = position WHERE brand_id = $1", args![brand]).await?;
    all(tx, brand).await
}

pub(super) async fn by_name(on: &mut dyn Read, brand: BrandId, name: &str) -> Result<Option<Agent>, StoreError> {
    let sql = format!("SELECT {} FROM agent WHERE brand_id = $1 AND name = $2", AgentRow::COLUMNS);
    on.opt::<AgentRow>(&sql, args![brand, name]).await?.map(Agent::try_from).transpose()
}

pub(super) async fn by_id(on: &mut dyn Read, brand: BrandId, id: AgentId) -> Result<Option<Agent>, StoreError> {
    let sql = format!("SELECT {} FROM agent WHERE brand_id = $1 AND id = $2", AgentRow::COLUMNS);
    on.opt::<AgentRow>(&sql, args![brand, id]).await?.map(Agent::try_from).transpose()
}

fn json(conduct: &Conduct) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(conduct).map_err(|error| StoreError::Defect(error.to_string()))
}

/// Behind those that are there.
pub(super) async fn insert(tx: &mut Tx, brand: BrandId, input: &AgentInput) -> Result<AgentId, StoreError> {
    const SQL: &str = "INSERT INTO agent (brand_id, id, name, tone, languages, instructions, conduct, position, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, \
        (SELECT CAST(COALESCE(MAX(position) + 1, 0) AS BIGINT) FROM agent WHERE brand_id = $1), $8)";
    let (id, now) = (AgentId(tx.new_id()), tx.now());
    let (languages, conduct) = (Json(input.languages.clone()), json(&input.conduct)?);
    let AgentInput { name, tone, instructions, .. } = input;
    tx.put(SQL, args![brand, id, name, tone.code(), languages, instructions, conduct, now]).await?;
    Ok(id)
}

pub(super) async fn update(tx: &mut Tx, brand: BrandId, id: AgentId, input: &AgentInput) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE agent SET name = $3, tone = $4, languages = $5, instructions = $6, conduct = $7 \
        WHERE brand_id = $1 AND id = $2";
    let (languages, conduct) = (Json(input.languages.clone()), json(&input.conduct)?);
    let AgentInput { name, tone, instructions, .. } = input;
    tx.put(SQL, args![brand, id, name, tone.code(), languages, instructions, conduct]).await?;
    Ok(())
}

pub(super) async fn put_in_front(tx: &mut Tx, brand: BrandId, id: AgentId) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE agent SET position = \
        (SELECT CAST(MIN(position) - 1 AS BIGINT) FROM agent WHERE brand_id = $1) WHERE brand_id = $1 AND id = $2";
    Ok(tx.exec(SQL, args![brand, id]).await? > 0)
}

pub(super) async fn delete(tx: &mut Tx, brand: BrandId, id: AgentId) -> Result<(), StoreError> {
    tx.put("DELETE FROM agent WHERE brand_id = $1 AND id = $2", args![brand, id]).await?;
    Ok(())
}
