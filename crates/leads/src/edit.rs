use crate::{Field, Lead, LeadError, store};
use kernel::{BrandId, Currency, Money, TeammateId, Uuid};
use serde_json::json;
use storage::{NewFact, Tx};

/// Characters of a name, and of what is wanted, at most.
pub const TEXT_MOST: usize = 200;
/// Characters of a note at most.
pub const NOTE_MOST: usize = 2_000;

/// What a human writes into a lead; what is not given stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// What to call them; empty: as their messages say, again.
    pub name: Option<String>,
    /// What they want.
    pub wants: Option<String>,
    /// What it may come to; `Some(None)`: not known.
    pub value: Option<Option<Money>>,
    /// What the team notes about it.
    pub note: Option<String>,
}

/// Writes what a human knows better: from then on facts leave those fields alone. What is written as it was is no edit.
#[kernel::boxed]
pub async fn edit(
    tx: &mut Tx,
    brand: BrandId,
    currency: Currency,
    id: Uuid,
    edit: &Edit,
    by: TeammateId,
) -> Result<Lead, LeadError> {
    let lead = store::lock(tx, brand, id).await?.ok_or(LeadError::NotFound)?;
    let tidy = |text: &Option<String>, most: usize| match text.as_deref().map(str::trim) {
        Some(text) if text.chars().count() > most => Err(LeadError::TooLong { most }),
        text => Ok(text.map(str::to_owned)),
    };
    if edit.value.flatten().is_some_and(|value| value.minor < 0 || value.currency != currency) {
        return Err(LeadError::Value);
    }
    let (name, wants, note) =
        (tidy(&edit.name, TEXT_MOST)?, tidy(&edit.wants, TEXT_MOST)?, tidy(&edit.note, NOTE_MOST)?);
    let mut next = lead.clone();
    let mut locked = lead.locked.clone();
    let mut lock = |field: Field, is_other: bool| {
        if is_other && !locked.contains(&field) {
            locked.push(field);
        }
    };
    if let Some(name) = name {
        lock(Field::Name, name != lead.name);
        next.name = name;
    }
    if let Some(wants) = wants {
        lock(Field::Wants, wants != lead.wants);
        next.wants = wants;
    }
    if let Some(value) = edit.value {
        lock(Field::Value, value != lead.value);
        next.value = value;
    }
    if let Some(note) = note {
        next.note = note;
    }
    next.locked = locked;
    if next.name.is_empty() {
        next.locked.retain(|field| *field != Field::Name);
    }
    if next == lead {
        return Ok(lead);
    }
    store::save(tx, brand, &next).await?;
    tell(tx, brand, &next, by).await?;
    store::find(tx, brand, id).await?.ok_or(LeadError::NotFound)
}

/// Facts fill a field again. Quiet where they do.
#[kernel::boxed]
pub async fn unlock(tx: &mut Tx, brand: BrandId, id: Uuid, field: Field, by: TeammateId) -> Result<(), LeadError> {
    let mut lead = store::lock(tx, brand, id).await?.ok_or(LeadError::NotFound)?;
    if !lead.locked.contains(&field) {
        return Ok(());
    }
    lead.locked.retain(|known| *known != field);
    store::save(tx, brand, &lead).await?;
    jobs::enqueue(tx, &crate::Look { brand, conversation: lead.conversation }).await?;
    tell(tx, brand, &lead, by).await
}

async fn tell(tx: &mut Tx, brand: BrandId, lead: &Lead, by: TeammateId) -> Result<(), LeadError> {
    let locked: Vec<&str> = lead.locked.iter().map(|field| field.code()).collect();
    let fact = NewFact::new("lead.edited", lead.id).with(json!({ "by": by, "locked": locked }));
    jobs::tell(tx, brand, fact).await?;
    Ok(())
}
