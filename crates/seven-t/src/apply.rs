//! `seven-t apply`: an organisation as a file says, all of it or nothing.

use crate::{
    apply_file::{self, ApplyFile, BrandInput, LogoInput, SourceInput},
    house::House,
};
use alerts::AlertTemplate;
use anyhow::Context;
use assistant::{Agent, AgentChange, AgentInput, Budget, ModelAccount, ModelSpec, Tone};
use catalogue::{Meanings, NewSource, Source, SourceKind, Sync, csv_rows::Row};
use conversation::{LineChange, LineInput};
use identity::{
    Brand, BrandSpec, Change, Logo, Organisation, Password, PaymentMethod, PreparedPassword, Settings, Teammate,
    TeammateSpec,
};
use kernel::{BrandId, Secret};
use ordering::{Promo, Zone};
use payments::{AccountSpec, PaymentAccount, notify_path};
use std::{collections::HashMap, fmt};
use storage::Tx;

/// What an apply did, line by line.
#[derive(Debug, Default)]
pub struct Applied {
    lines: Vec<String>,
    changed: usize,
    /// What the operator must enter elsewhere.
    notes: Vec<String>,
}

impl Applied {
    fn note(&mut self, what: &str, name: &str, change: &Change) {
        match change {
            Change::Created => self.tell(format!("created    {what} {name}")),
            Change::Updated(fields) => self.tell(format!("updated    {what} {name}: {}", fields.join(", "))),
            Change::Unchanged => {}
        }
    }

    fn tell(&mut self, line: String) {
        self.changed += 1;
        self.lines.push(line);
    }
}

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        if self.changed == 0 {
            writeln!(f, "unchanged  everything is already so")?;
        }
        for note in &self.notes {
            writeln!(f, "note       {note}")?;
        }
        Ok(())
    }
}

/// Applies the file in one transaction; passwords are hashed before it.
#[kernel::boxed]
pub async fn apply(house: &House, file: ApplyFile) -> anyhow::Result<Applied> {
    let mut passwords = HashMap::new();
    let mut applied = Applied::default();
    for teammate in &file.teammates {
        let password = match &teammate.password {
            Some(apply_file::Password::Plain(plain)) => Password::Plain(plain.clone()),
            Some(apply_file::Password::Hash(hash)) => Password::Hash(hash.clone()),
            None => continue,
        };
        let prepared = PreparedPassword::prepare(&house.db, &teammate.email, password).await?;
        passwords.insert(teammate.email.clone(), prepared);
    }
    house
        .db
        .write(async |tx| {
            let (organisation, change) =
                Organisation::upsert(tx, &file.organisation.slug, &file.organisation.name).await?;
            applied.note("organisation", &file.organisation.slug, &change);
            let mut brands = HashMap::new();
            for input in &file.brands {
                let brand = apply_brand(tx, house, &organisation, input, &mut applied).await?;
                brands.insert(input.slug.clone(), brand.id);
            }
            for input in &file.teammates {
                let slugs = input.brands.as_ref();
                let spec = TeammateSpec {
                    phone: input.phone.clone(),
                    skills: input.skills.clone(),
                    email: input.email.clone(),
                    name: input.name.clone(),
                    role: input.role,
                    locale: input.locale,
                    brands: slugs.map(|slugs| slugs.iter().filter_map(|slug| brands.get(slug).copied()).collect()),
                };
                let password = passwords.get(&input.email);
                let (_, change) = Teammate::upsert(tx, organisation.id, &spec, password).await?;
                applied.note("teammate", &input.email, &change);
                if change == Change::Created && password.is_none() {
                    applied.notes.push(format!("{} has no password and cannot sign in yet", input.email));
                }
            }
            Ok::<_, anyhow::Error>(())
        })
        .await
        .context("nothing was changed")?;
    Ok(applied)
}

async fn apply_brand(
    tx: &mut Tx,
    house: &House,
    organisation: &Organisation,
    input: &BrandInput,
    applied: &mut Applied,
) -> anyhow::Result<Brand> {
    let known = Brand::by_slug(tx, organisation.id, &input.slug).await?;
    // A new brand is paid at the door, and online where there is an account to be paid on.
    let online = (!input.payment_accounts.is_empty()).then_some(PaymentMethod::Online);
    let methods = online.into_iter().chain([PaymentMethod::CashOnDelivery]).collect();
    let spec = BrandSpec {
        slug: input.slug.clone(),
        name: input.name.clone(),
        country: input.country.clone(),
        currency: input.currency,
        locale: input.locale,
        time_zone: input.time_zone.clone(),
        colour: input.colour.clone(),
        settings: input.settings.over(known.map_or_else(|| Settings::of_new_brand(methods), |brand| brand.settings())),
    };
    let (brand, change) = Brand::upsert(tx, organisation.id, &spec).await?;
    applied.note("brand", &input.slug, &change);
    let logo = match &input.logo {
        LogoInput::AsItIs => Change::Unchanged,
        LogoInput::None => Logo::set(tx, brand.id, None).await?,
        LogoInput::Picture(logo) => Logo::set(tx, brand.id, Some(logo)).await?,
    };
    applied.note("logo of", &input.slug, &logo);
    for line in &input.lines {
        let wanted = LineInput {
            phone_number_id: line.phone_number_id.clone(),
            waba_id: line.waba_id.clone(),
            display_phone: line.display_phone.digits().to_owned(),
            access_token: line.access_token.clone(),
            app_secret: line.app_secret.clone(),
            verify_token: line.verify_token.clone(),
            graph_url: line.graph_url.clone(),
            catalog_id: line.catalog_id.clone(),
        };
        let change = wanted.apply(tx, &house.vault, brand.id).await;
        let change = change.with_context(|| format!("line {}", line.phone_number_id))?;
        let change = match change {
            LineChange::Created => Change::Created,
            LineChange::Updated(fields) => Change::Updated(fields),
            LineChange::Unchanged => Change::Unchanged,
        };
        applied.note("line", &line.phone_number_id, &change);
    }
    for agent in &input.agents {
        let tone = match agent.tone {
            apply_file::Tone::Warm => Tone::Warm,
            apply_file::Tone::Neutral => Tone::Neutral,
            apply_file::Tone::Formal => Tone::Formal,
        };
        let held = Agent::all(tx, brand.id).await?.into_iter().find(|held| held.name == agent.name);
        let wanted = AgentInput {
            name: agent.name.clone(),
            tone,
            languages: agent.languages.clone(),
            instructions: agent.instructions.clone(),
            conduct: agent.conduct.onto(held.map(|held| held.conduct).unwrap_or_default()),
        };
        let change = match wanted.apply(tx, brand.id).await? {
            AgentChange::Created => Change::Created,
            AgentChange::Updated(fields) => Change::Updated(fields),
            AgentChange::Unchanged => Change::Unchanged,
        };
        applied.note("agent", &agent.name, &change);
    }
    set_models(tx, house, brand.id, input, applied).await?;
    for account in &input.payment_accounts {
        let spec = AccountSpec {
            kind: account.kind,
            base_url: account.base_url.clone(),
            credentials: account.credentials.clone(),
            active: true,
        };
        let (held, change) = PaymentAccount::upsert(tx, &house.vault, brand.id, &spec).await?;
        applied.note("payment account", account.kind.code(), &change);
        if account.kind.has_one_address() {
            let base = house.config.public_url.as_str().trim_end_matches('/');
            let address = format!("{base}{}", notify_path(account.kind, held.id, None));
            applied.notes.push(format!("{}: {} must notify {address}", input.slug, account.kind.name()));
        }
    }
    let has_account = !payments::accounts_of(tx, brand.id).await?.is_empty();
    if brand.payment_methods.contains(&PaymentMethod::Online) && !has_account {
        applied.notes.push(format!("{}: nobody can pay online before it has a payment account", input.slug));
    }
    if !input.delivery_zones.is_empty() {
        for name in Zone::set_all(tx, &brand, &input.delivery_zones, None).await? {
            applied.tell(format!("delivery zone  {}: {name} changed", input.slug));
        }
    }
    for code in &input.promo_codes {
        if Promo::upsert(tx, &brand, code).await? {
            applied.tell(format!("promo code  {}: {} changed", input.slug, code.code));
        }
    }
    for article in &input.knowledge {
        let saved = article.apply(tx, brand.id).await.with_context(|| format!("article {:?}", article.title))?;
        if saved.is_change() {
            applied.tell(format!("knowledge  {}: {} changed", input.slug, article.title));
        }
    }
    for source in &input.sources {
        add_source(tx, house, &brand, source, applied).await.with_context(|| format!("source {}", source.url))?;
    }
    if let Some(agenda) = &input.agenda
        && agenda.save(tx, &brand, None).await.with_context(|| format!("agenda of {}", input.slug))?
    {
        applied.tell(format!("agenda     {}: changed", input.slug));
    }
    if let Some(template) = &input.alert_template
        && AlertTemplate::set(tx, brand.id, Some(template))
            .await
            .with_context(|| format!("alerts of {}", input.slug))?
    {
        applied.tell(format!("alerts     {}: template changed", input.slug));
    }
    let report = catalogue::apply_rows(tx, brand.id, &rows(input)).await?;
    if let Some(synonyms) = &input.synonyms
        && catalogue::set_synonyms(tx, brand.id, synonyms)
            .await
            .with_context(|| format!("synonyms of {}", input.slug))?
    {
        applied.tell(format!("updated    synonyms of {}", input.slug));
    }
    // A server makes them; this may be another program, which has none of its reactions.
    if house.model.is_some() && report.created + report.updated > 0 {
        Meanings::plan_in(tx, brand.id).await?;
    }
    if report.created + report.updated + report.stock_changed > 0 {
        applied.tell(format!(
            "catalogue  {}: {} products created, {} updated, {} unchanged, stock of {} forms changed",
            input.slug, report.created, report.updated, report.unchanged, report.stock_changed
        ));
    }
    Ok(brand)
}

/// A source that is new is read as soon as the file is applied; what it says waits to be approved.
async fn add_source(
    tx: &mut Tx,
    house: &House,
    brand: &Brand,
    input: &SourceInput,
    applied: &mut Applied,
) -> anyhow::Result<()> {
    let before = catalogue::sources(tx, brand.id).await?;
    let new = NewSource {
        kind: SourceKind::Link,
        address: Secret::new(input.url.clone()),
        token: None,
        settings: input.settings.clone(),
        currency: brand.currency,
        country: Some(brand.country.clone()),
    };
    let source = Source::add(tx, brand.id, &new, (&house.vault, &house.pages), None).await?;
    match before.iter().find(|known| known.id == source.id) {
        None => {
            Sync::begin(tx, brand.id, source.id, None).await?;
            applied.tell(format!("created    source of {}: {}", brand.slug, source.shown));
        }
        Some(known) if known.settings != source.settings => {
            applied.tell(format!("updated    source of {}: {}", brand.slug, source.shown));
        }
        Some(_) => {}
    }
    Ok(())
}

async fn set_models(
    tx: &mut Tx,
    house: &House,
    brand: BrandId,
    input: &BrandInput,
    applied: &mut Applied,
) -> anyhow::Result<()> {
    if !input.models.is_empty() {
        let specs: Vec<ModelSpec> = input.models.iter().cloned().map(spec).collect();
        if ModelAccount::set_all(tx, &house.vault, brand, &specs).await?? {
            applied.tell(format!("models  {}: {} may think", input.slug, specs.len()));
        }
    }
    if let Some(budget) = input.model_budget
        && Budget::of(tx, brand).await?.0 != Some(budget)
    {
        Budget(Some(budget)).set(tx, brand).await?;
        applied.tell(format!("model budget  {}: changed", input.slug));
    }
    Ok(())
}

fn spec(model: apply_file::ModelInput) -> ModelSpec {
    let apply_file::ModelInput { dialect, base_url, name, key, time_out, price, requests } = model;
    ModelSpec { dialect, base_url, name, key, time_out, price, requests }
}

fn rows(input: &BrandInput) -> Vec<Row> {
    let of = |product: &apply_file::ProductInput, variant: &apply_file::VariantInput| Row {
        line: 0,
        product_ref: product.reference.clone(),
        product_name: product.name.clone(),
        category: product.category.clone(),
        description: product.description.clone(),
        variant_sku: variant.sku.clone(),
        size: variant.size.clone(),
        colour: variant.colour.clone(),
        price: variant.price,
        stock: variant.stock,
        image: product.image.clone().unwrap_or_default(),
    };
    let products = input.products.iter();
    products.flat_map(|product| product.variants.iter().map(move |variant| of(product, variant))).collect()
}
