use super::{Brand, Decision, Initiative, PaymentMethod, QuietHours, Step, TillRules, VoiceRules, settings::CHANGED};
use kernel::{BrandId, Millis, OrgId, Phone, TeammateId, Uuid};
use storage::{Ask, Json, Read, StoreError, Tx, args, row};

row! {
    struct BrandRow {
        org_id: OrgId,
        id: BrandId,
        slug: String,
        name: String,
        country: String,
        currency: String,
        locale: String,
        time_zone: String,
        hold_minutes: i64,
        payment_methods: Json<Vec<PaymentMethod>>,
        colour: String,
        remind_before: i64,
        remind_after: i64,
        quiet_from: i64,
        quiet_until: i64,
        couriers: Json<Vec<Phone>>,
        notices: Json<Vec<Step>>,
        cash_open_most: i64,
        cash_refusals_most: i64,
        refund_when_gone: bool,
        listens: bool,
        speaks: bool,
        hears_from: i64,
        voices_withheld: bool,
    }
}

/// Brands, with whether the operator withholds voices from each, from its organisation or from everybody: the nil id, `$2`.
const BRANDS: &str = "(SELECT b.*, EXISTS (SELECT 1 FROM voices_withheld w \
    WHERE w.whose IN (b.id, b.org_id, $2)) AS voices_withheld FROM brand b) AS brand";

impl TryFrom<BrandRow> for Brand {
    type Error = StoreError;
    fn try_from(r: BrandRow) -> Result<Self, StoreError> {
        let quiet = QuietHours::of_minutes(r.quiet_from, r.quiet_until);
        let quiet = quiet.ok_or_else(|| StoreError::Defect("a brand has quiet hours of no day".into()))?;
        Ok(Self {
            id: r.id,
            org: r.org_id,
            slug: r.slug,
            name: r.name,
            country: r.country,
            currency: r.currency.parse().map_err(|_| StoreError::Defect("a brand has an unknown currency".into()))?,
            locale: r.locale.parse().map_err(|_| StoreError::Defect("a brand has an unknown locale".into()))?,
            time_zone: r.time_zone,
            hold_minutes: r.hold_minutes,
            payment_methods: r.payment_methods.0,
            colour: r.colour,
            initiative: Initiative {
                remind_before: r.remind_before,
                remind_after: r.remind_after,
                quiet,
                notices: r.notices.0,
            },
            couriers: r.couriers.0,
            till: TillRules {
                cash_open_most: r.cash_open_most,
                cash_refusals_most: r.cash_refusals_most,
                refund_when_gone: r.refund_when_gone,
            },
            voice: VoiceRules { listens: r.listens, speaks: r.speaks, hears_from: r.hears_from },
            voices_withheld: r.voices_withheld,
        })
    }
}

pub(super) fn asking(id: BrandId) -> Ask<Brand> {
    let sql = format!("SELECT {} FROM {BRANDS} WHERE id = $1", BrandRow::COLUMNS);
    Ask::new::<BrandRow>(sql, args![id, Uuid::nil()])
}

pub(super) async fn by_slug(on: &mut dyn Read, slug: &str) -> Result<Option<Brand>, StoreError> {
    let sql = format!("SELECT {} FROM {BRANDS} WHERE slug = $1", BrandRow::COLUMNS);
    on.opt::<BrandRow>(&sql, args![slug, Uuid::nil()]).await?.map(Brand::try_from).transpose()
}

pub(super) async fn of(on: &mut dyn Read, org: OrgId) -> Result<Vec<Brand>, StoreError> {
    let sql = format!("SELECT {} FROM {BRANDS} WHERE org_id = $1 ORDER BY name, id", BrandRow::COLUMNS);
    on.all::<BrandRow>(&sql, args![org, Uuid::nil()]).await?.into_iter().map(Brand::try_from).collect()
}

pub(super) async fn insert(tx: &mut Tx, b: &Brand) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO brand (org_id, id, slug, name, country, currency, locale, time_zone, hold_minutes, \
        payment_methods, colour, created_at, remind_before, remind_after, quiet_from, quiet_until, couriers, notices, cash_open_most, \
        cash_refusals_most, refund_when_gone, listens, speaks, hears_from) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";
    let methods = Json(&b.payment_methods);
    let now = tx.now();
    let Initiative { remind_before, remind_after, quiet, notices } = &b.initiative;
    let (quiet_from, quiet_until) = quiet.minutes();
    let args = args![
        b.org,
        b.id,
        &b.slug,
        &b.name,
        &b.country,
        b.currency.code(),
        b.locale.code(),
        &b.time_zone,
        b.hold_minutes,
        methods,
        &b.colour,
        now,
        *remind_before,
        *remind_after,
        quiet_from,
        quiet_until,
        Json(&b.couriers),
        Json(notices),
        b.till.cash_open_most,
        b.till.cash_refusals_most,
        b.till.refund_when_gone,
        b.voice.listens,
        b.voice.speaks,
        b.voice.hears_from
    ];
    tx.exec(SQL, args).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, b: &Brand) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE brand SET name = $3, country = $4, locale = $5, time_zone = $6, hold_minutes = $7, \
        payment_methods = $8, colour = $9, remind_before = $10, remind_after = $11, quiet_from = $12, quiet_until = $13, \
        couriers = $14, notices = $15, cash_open_most = $16, cash_refusals_most = $17, refund_when_gone = $18, \
        listens = $19, speaks = $20, hears_from = $21 \
        WHERE org_id = $1 AND id = $2";
    let methods = Json(&b.payment_methods);
    let Initiative { remind_before, remind_after, quiet, notices } = &b.initiative;
    let (quiet_from, quiet_until) = quiet.minutes();
    let args = args![
        b.org,
        b.id,
        &b.name,
        &b.country,
        b.locale.code(),
        &b.time_zone,
        b.hold_minutes,
        methods,
        &b.colour,
        *remind_before,
        *remind_after,
        quiet_from,
        quiet_until,
        Json(&b.couriers),
        Json(notices),
        b.till.cash_open_most,
        b.till.cash_refusals_most,
        b.till.refund_when_gone,
        b.voice.listens,
        b.voice.speaks,
        b.voice.hears_from
    ];
    tx.exec(SQL, args).await?;
    Ok(())
}

#[derive(serde::Deserialize)]
struct Decided {
    teammate: TeammateId,
    fields: Vec<String>,
}

row! { struct DecisionRow { at: Millis, data: Json<Decided> } }

pub(super) async fn decisions(on: &mut dyn Read, brand: BrandId, most: i64) -> Result<Vec<Decision>, StoreError> {
    let sql = format!(
        "SELECT {} FROM fact WHERE brand_id = $1 AND subject_id = $1 AND kind = $2 ORDER BY at DESC, id DESC LIMIT $3",
        DecisionRow::COLUMNS
    );
    let rows: Vec<DecisionRow> = on.all(&sql, args![brand, CHANGED, most]).await?;
    let decision = |DecisionRow { at, data: Json(Decided { teammate, fields }) }| Decision { at, by: teammate, fields };
    Ok(rows.into_iter().map(decision).collect())
}
