use super::field::Object;
use crate::graph::GraphResult;

/// `contacts`: at most 257 cards, each with a formatted name and one name part more.
pub(super) fn check(body: &Object<'_>) -> GraphResult<()> {
    for card in body.objects("contacts", 1, 257)? {
        let name = card.object("name")?;
        name.text("formatted_name", 512)?;
        let parts = ["first_name", "last_name", "middle_name", "prefix", "suffix"];
        let mut named = false;
        for part in parts {
            named |= name.optional_text(part, 512)?.is_some_and(|text| !text.is_empty());
        }
        if !named {
            return Err(name.missing("first_name"));
        }
        for list in ["phones", "emails", "addresses", "urls"] {
            if card.has(list) {
                card.objects(list, 0, 257)?;
            }
        }
        card.optional_object("org")?;
        if let Some(birthday) = card.optional_text("birthday", 10)? {
            let shape = birthday.len() == 10
                && birthday
                    .bytes()
                    .enumerate()
                    .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
            if !shape {
                return Err(card.invalid("birthday", "must be YYYY-MM-DD."));
            }
        }
    }
    Ok(())
}
