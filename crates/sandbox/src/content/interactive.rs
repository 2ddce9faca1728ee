use super::{
    Check,
    field::{Object, distinct, longer},
    media::Kind,
};
use crate::{
    flows::may_send,
    graph::{GraphError, GraphResult},
};
use serde_json::Value;

/// Which headers a kind of interactive message takes.
#[derive(Clone, Copy, PartialEq)]
enum Header {
    None,
    Text,
    RequiredText,
    Any,
}

impl Check<'_> {
    /// `interactive`, by its own type (table of section 4.3).
    pub(super) fn interactive(&mut self, message: &Object<'_>) -> GraphResult<()> {
        let kind = message.text("type", 64)?;
        let (header, body_max) = match kind {
            "button" | "cta_url" | "flow" => (Header::Any, 1024),
            "list" => (Header::Text, 4096),
            "product_list" => (Header::RequiredText, 1024),
            "location_request_message" | "request_contact_info" | "product" | "catalog_message" | "carousel" => {
                (Header::None, 1024)
            }
            _ => return Err(message.invalid("type", format_args!("{kind} is not a supported interactive type."))),
        };
        self.header(message, header)?;
        match message.optional_object("body")? {
            Some(body) => body.text("text", body_max).map(|_| ())?,
            None if kind == "product" => {}
            None => return Err(message.missing("body")),
        }
        if let Some(footer) = message.optional_object("footer")? {
            if kind == "carousel" {
                return Err(message.invalid("footer", "is not allowed with carousel."));
            }
            footer.text("text", 60)?;
        }
        let action = message.object("action")?;
        match kind {
            "button" => buttons(&action),
            "list" => list(&action),
            "cta_url" => cta_url(&action),
            "location_request_message" => action.word("name", "send_location"),
            "request_contact_info" => action.word("name", "request_contact_info"),
            "flow" => self.flow(&action),
            "product" => self.product(&action),
            "product_list" => self.product_list(&action),
            "catalog_message" => self.catalog_message(&action),
            _ => self.carousel(&action),
        }
    }

    fn header(&mut self, message: &Object<'_>, allowed: Header) -> GraphResult<()> {
        let Some(header) = message.optional_object("header")? else {
            return if allowed == Header::RequiredText { Err(message.missing("header")) } else { Ok(()) };
        };
        let kind = header.text("type", 16)?;
        match (allowed, kind) {
            (Header::None, _) => Err(message.invalid("header", "is not allowed with this interactive type.")),
            (_, "text") => header.text("text", 60).map(|_| ()),
            (Header::Any, "image" | "video" | "document") => {
                let object = header.object(kind)?;
                if kind == "document" {
                    object.optional_text("filename", 240)?;
                }
                self.media_source(Kind::of(kind), &object, false)
            }
            _ => Err(header.invalid("type", format_args!("{kind} is not allowed with this interactive type."))),
        }
    }

    fn flow(&mut self, action: &Object<'_>) -> GraphResult<()> {
        action.word("name", "flow")?;
        let parameters = action.object("parameters")?;
        parameters.word("flow_message_version", "3")?;
        match (parameters.has("flow_id"), parameters.has("flow_name")) {
            (true, true) => return Err(parameters.invalid("flow_id", "and flow_name exclude each other.")),
            (false, false) => return Err(parameters.missing("flow_id")),
            (true, false) => parameters.text("flow_id", 64).map(|_| ())?,
            (false, true) => parameters.text("flow_name", 200).map(|_| ())?,
        }
        let label = parameters.text("flow_cta", 20)?;
        if label.chars().any(is_emoji) {
            return Err(parameters.invalid("flow_cta", "must not contain emoji."));
        }
        if !matches!(parameters.optional_text("mode", 16)?, None | Some("draft" | "published")) {
            return Err(parameters.invalid("mode", "must be one of {draft, published}."));
        }
        parameters.optional_text("flow_token", 2048)?;
        let payload = parameters.optional_object("flow_action_payload")?;
        match parameters.optional_text("flow_action", 16)? {
            None | Some("navigate") => {
                if let Some(payload) = payload {
                    payload.optional_text("screen", 256)?;
                    let filled = payload.get("data").is_none_or(|data| data.as_object().is_some_and(|d| !d.is_empty()));
                    if !filled {
                        return Err(payload.invalid("data", "must be a non-empty object."));
                    }
                }
            }
            Some("data_exchange") if payload.is_some() => {
                return Err(parameters.invalid("flow_action_payload", "is not allowed with data_exchange."));
            }
            Some("data_exchange") => {}
            Some(_) => return Err(parameters.invalid("flow_action", "must be one of {navigate, data_exchange}.")),
        }
        self.throttled_flow = may_send(self.world, self.line, &parameters)?;
        Ok(())
    }

    fn catalog(&self, object: &Object<'_>) -> GraphResult<()> {
        let id = object.text("catalog_id", 64)?;
        match &self.line.spec.catalog {
            Some(catalog) if catalog.id == id => Ok(()),
            _ => Err(object.invalid("catalog_id", "is not connected to this WhatsApp Business Account.")),
        }
    }

    fn is_sold(&self, retailer_id: &str) -> bool {
        let catalog = self.line.spec.catalog.as_ref();
        catalog.is_some_and(|catalog| catalog.products.iter().any(|item| item.retailer_id == retailer_id))
    }

    fn product(&self, action: &Object<'_>) -> GraphResult<()> {
        self.catalog(action)?;
        let id = action.text("product_retailer_id", 100)?;
        if self.is_sold(id) {
            Ok(())
        } else {
            Err(action.invalid("product_retailer_id", "was not found in the catalog."))
        }
    }

    /// Unknown items are dropped silently; a message that keeps none fails (section 10).
    fn product_list(&self, action: &Object<'_>) -> GraphResult<()> {
        self.catalog(action)?;
        let sections = action.objects("sections", 1, 10)?;
        let (mut total, mut sold) = (0, 0);
        for section in &sections {
            section_title(section, sections.len())?;
            for item in section.objects("product_items", 1, 30)? {
                total += 1;
                sold += usize::from(self.is_sold(item.text("product_retailer_id", 100)?));
            }
        }
        if total > 30 {
            return Err(action.invalid("sections", "must have at most 30 products in total."));
        }
        if sold == 0 { Err(action.invalid("sections", "has no product of the catalog.")) } else { Ok(()) }
    }

    fn catalog_message(&self, action: &Object<'_>) -> GraphResult<()> {
        action.word("name", "catalog_message")?;
        if self.line.spec.catalog.is_none() {
            return Err(action.invalid("name", "needs a catalog connected to this WhatsApp Business Account."));
        }
        let Some(parameters) = action.optional_object("parameters")? else { return Ok(()) };
        match parameters.optional_text("thumbnail_product_retailer_id", 100)? {
            Some(id) if !self.is_sold(id) => {
                Err(parameters.invalid("thumbnail_product_retailer_id", "was not found in the catalog."))
            }
            _ => Ok(()),
        }
    }

    fn carousel(&mut self, action: &Object<'_>) -> GraphResult<()> {
        let cards = action.objects("cards", 2, 10)?;
        let mut shape = None;
        for (position, card) in cards.iter().enumerate() {
            if card.get("card_index").and_then(Value::as_u64) != Some(position as u64) {
                return Err(card.invalid("card_index", "must count from 0 in order."));
            }
            let this = self.card(card)?;
            if *shape.get_or_insert_with(|| this.clone()) != this {
                return Err(card.invalid("action", "must have the same buttons as the other cards."));
            }
        }
        Ok(())
    }

    /// Checks one card; what it returns must be equal on every card.
    fn card(&mut self, card: &Object<'_>) -> GraphResult<String> {
        let action = card.object("action")?;
        if card.get("type").and_then(Value::as_str) == Some("product") {
            self.product(&action)?;
            return Ok("product".to_owned());
        }
        let header = card.object("header")?;
        let kind = header.text("type", 16)?;
        if !matches!(kind, "image" | "video") {
            return Err(header.invalid("type", "must be one of {image, video}."));
        }
        self.media_source(Kind::of(kind), &header.object(kind)?, false)?;
        if let Some(body) = card.optional_object("body")? {
            let text = body.text("text", 160)?;
            if text.matches('\n').count() > 2 {
                return Err(body.invalid("text", "must have at most 2 line breaks."));
            }
        }
        if action.has("buttons") {
            let buttons = action.objects("buttons", 1, 2)?;
            for button in &buttons {
                button.word("type", "quick_reply")?;
                let reply = button.object("quick_reply")?;
                reply.text("id", 256)?;
                reply.text("title", 20)?;
            }
            return Ok(format!("{kind} quick_reply {}", buttons.len()));
        }
        cta_url(&action)?;
        Ok(format!("{kind} cta_url"))
    }
}

fn buttons(action: &Object<'_>) -> GraphResult<()> {
    let buttons = action.objects("buttons", 1, 3)?;
    let (mut ids, mut titles) = (Vec::new(), Vec::new());
    for button in &buttons {
        button.word("type", "reply")?;
        let reply = button.object("reply")?;
        let id = reply.text("id", 256)?;
        if id.trim() != id {
            return Err(reply.invalid("id", "must not have leading or trailing spaces."));
        }
        let title = reply.optional_text("title", usize::MAX)?.ok_or_else(|| reply.missing("title"))?;
        if title.trim().is_empty() || longer(title, 20) {
            return Err(GraphError::of(131_009, "Button title length invalid. Min length: 1, Max length: 20"));
        }
        if has_markup(title) {
            return Err(reply.invalid("title", "must not contain markup."));
        }
        ids.push(id);
        titles.push(title);
    }
    distinct(ids, "button id")?;
    distinct(titles, "button title")
}

/// WhatsApp formatting: a pair of the same mark around something.
fn has_markup(text: &str) -> bool {
    ['*', '_', '~', '`']
        .into_iter()
        .any(|mark| text.find(mark).is_some_and(|start| text[start + 1..].find(mark).is_some_and(|length| length > 0)))
}

fn list(action: &Object<'_>) -> GraphResult<()> {
    action.text("button", 20)?;
    let sections = action.objects("sections", 1, 10)?;
    let mut ids = Vec::new();
    for section in &sections {
        section_title(section, sections.len())?;
        for row in section.objects("rows", 1, 10)? {
            ids.push(row.text("id", 200)?);
            row.text("title", 24)?;
            row.optional_text("description", 72)?;
        }
    }
    if ids.len() > 10 {
        return Err(GraphError::of(
            131_009,
            format!("Total row count exceed max allowed count: 10 (got {})", ids.len()),
        ));
    }
    distinct(ids, "row id")
}

fn section_title(section: &Object<'_>, sections: usize) -> GraphResult<()> {
    match section.optional_text("title", 24)? {
        None | Some("") if sections > 1 => Err(section.missing("title")),
        _ => Ok(()),
    }
}

fn cta_url(action: &Object<'_>) -> GraphResult<()> {
    action.word("name", "cta_url")?;
    let parameters = action.object("parameters")?;
    parameters.text("display_text", 20)?;
    parameters.address("url", 2000).map(|_| ())
}

fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0xFE0F)
}
