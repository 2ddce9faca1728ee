use super::{Preferences, Quiet};
use crate::{Channel, Kind};
use identity::QuietHours;
use kernel::{BrandId, TeammateId};
use std::collections::{BTreeMap, HashMap};
use storage::{Json, Read, StoreError, Tx, args, row};

type Choices = BTreeMap<String, BTreeMap<String, bool>>;

row! {
    struct PreferenceRow {
        teammate_id: TeammateId,
        choices: Json<Choices>,
        quiet: String,
        quiet_from: i64,
        quiet_until: i64,
        urgent_anyway: bool,
    }
}

impl TryFrom<PreferenceRow> for Preferences {
    type Error = StoreError;
    fn try_from(row: PreferenceRow) -> Result<Self, StoreError> {
        let quiet = match row.quiet.as_str() {
            "brand" => Quiet::Brand,
            "none" => Quiet::Never,
            _ => Quiet::Own(
                QuietHours::of_minutes(row.quiet_from, row.quiet_until)
                    .ok_or_else(|| StoreError::Defect("a teammate has quiet hours of no day".into()))?,
            ),
        };
        let mut choices = BTreeMap::new();
        for (code, channels) in row.choices.0 {
            // What a later version knew and this one does not is no choice here.
            let Some(kind) = Kind::of_code(&code) else { continue };
            for (word, wanted) in channels {
                if let Some(channel) = Channel::of_word(&word) {
                    choices.insert((kind, channel), wanted);
                }
            }
        }
        Ok(Self { choices, quiet, urgent_anyway: row.urgent_anyway })
    }
}

pub(crate) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    teammate: TeammateId,
) -> Result<Option<Preferences>, StoreError> {
    let columns = PreferenceRow::COLUMNS;
    let sql = format!("SELECT {columns} FROM alert_preference WHERE brand_id = $1 AND teammate_id = $2");
    on.opt::<PreferenceRow>(&sql, args![brand, teammate]).await?.map(Preferences::try_from).transpose()
}

/// Of everybody at the brand who decided something.
pub(crate) async fn of_brand(
    on: &mut dyn Read,
    brand: BrandId,
) -> Result<HashMap<TeammateId, Preferences>, StoreError> {
    let sql = format!("SELECT {} FROM alert_preference WHERE brand_id = $1", PreferenceRow::COLUMNS);
    let rows = on.all::<PreferenceRow>(&sql, args![brand]).await?;
    rows.into_iter().map(|row| Ok((row.teammate_id, row.try_into()?))).collect()
}

pub(crate) async fn save(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    preferences: &Preferences,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO alert_preference (brand_id, teammate_id, choices, quiet, quiet_from, quiet_until, \
        urgent_anyway, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (brand_id, teammate_id) DO UPDATE SET choices = excluded.choices, quiet = excluded.quiet, \
        quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, \
        urgent_anyway = excluded.urgent_anyway, updated_at = excluded.updated_at";
    let mut choices = Choices::new();
    for ((kind, channel), wanted) in &preferences.choices {
        choices.entry(kind.code().to_owned()).or_default().insert(channel.word().to_owned(), *wanted);
    }
    let (word, (from, until)) = match preferences.quiet {
        Quiet::Brand => ("brand", (0, 0)),
        Quiet::Never => ("none", (0, 0)),
        Quiet::Own(hours) => ("own", hours.minutes()),
    };
    let now = tx.now();
    let args = args![brand, teammate, Json(choices), word, from, until, preferences.urgent_anyway, now];
    tx.put(SQL, args).await
}
