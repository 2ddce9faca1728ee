use super::{Agent, AgentInput, Tone};
use kernel::{AgentId, BrandId, Locale};
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct AgentRow { id: AgentId, name: String, tone: String, languages: Json<Vec<Locale>>, instructions: String }
}

impl TryFrom<AgentRow> for Agent {
    type Error = StoreError;
    fn try_from(row: AgentRow) -> Result<Self, StoreError> {
        let tone = Tone::read(&row.tone)?;
        Ok(Self { id: row.id, name: row.name, tone, languages: row.languages.0, instructions: row.instructions })
    }
}

pub(super) fn first(brand: BrandId) -> Ask<Agent> {
    let sql = format!("SELECT {} FROM agent WHERE brand_id = $1 ORDER BY id LIMIT 1", AgentRow::COLUMNS);
    Ask::new::<AgentRow>(sql, args![brand])
}

pub(super) async fn by_name(on: &mut impl Read, brand: BrandId, name: &str) -> Result<Option<Agent>, StoreError> {
    let sql = format!("SELECT {} FROM agent WHERE brand_id = $1 AND name = $2", AgentRow::COLUMNS);
    on.opt::<AgentRow>(&sql, args![brand, name]).await?.map(Agent::try_from).transpose()
}

pub(super) async fn insert(tx: &mut Tx, brand: BrandId, input: &AgentInput) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO agent (brand_id, id, name, tone, languages, instructions, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (id, now) = (AgentId(tx.new_id()), tx.now());
    let languages = Json(input.languages.clone());
    tx.put(SQL, args![brand, id, &input.name, input.tone.code(), languages, &input.instructions, now]).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, brand: BrandId, id: AgentId, input: &AgentInput) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE agent SET tone = $3, languages = $4, instructions = $5 WHERE brand_id = $1 AND id = $2";
    let languages = Json(input.languages.clone());
    tx.put(SQL, args![brand, id, input.tone.code(), languages, &input.instructions]).await?;
    Ok(())
}
