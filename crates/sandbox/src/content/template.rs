use super::{
    Check, Recipient,
    field::{Object, longer},
    media::Kind,
};
use crate::{
    graph::{GraphError, GraphResult},
    templates::Template,
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

impl Check<'_> {
    /// `template`: exists, may be sent, and its parameters fit (section 4.5). Returns what the phone shows and the
    /// category.
    pub(super) fn template(&mut self, message: &Object<'_>, to: &Recipient) -> GraphResult<(Value, String)> {
        let name = message.text("name", 512)?;
        let language = message.object("language")?.text("code", 16)?;
        let given = if message.has("components") { message.objects("components", 0, 20)? } else { Vec::new() };
        for component in &given {
            if !matches!(component.text("type", 32)?, "header" | "body" | "button" | "carousel" | "limited_time_offer")
            {
                return Err(
                    component.invalid("type", "must be one of {header, body, button, carousel, limited_time_offer}.")
                );
            }
        }
        let template = self.world.templates.find(&self.line.spec.waba_id, name, language);
        let template = template.ok_or_else(|| unknown(name, language))?;
        match template.status.as_str() {
            "APPROVED" => {}
            "PAUSED" => return Err(GraphError::of(132_015, format!("template {name} is paused"))),
            "DISABLED" => return Err(GraphError::of(132_016, format!("template {name} is disabled"))),
            _ => return Err(unknown(name, language)),
        }
        if template.category == "AUTHENTICATION" && matches!(to, Recipient::Bsuid(_)) {
            return Err(GraphError::of(131_062, "Authentication templates need a phone number as recipient."));
        }
        let rendered = self.fill(&template, &given)?;
        Ok((rendered, template.category.clone()))
    }

    fn fill(&mut self, template: &Template, given: &[Object<'_>]) -> GraphResult<Value> {
        let find = |kind: &str| given.iter().find(|c| c.get("type").and_then(Value::as_str) == Some(kind));
        let mut shown = Map::new();
        for component in &template.components {
            let member = |key: &str| component.get(key).and_then(Value::as_str).unwrap_or_default();
            match member("type") {
                "HEADER" if member("format") == "TEXT" => {
                    let text = fill_text("header", member("text"), template.is_named(), find("header"))?;
                    shown.insert("header".into(), json!({"type": "text", "text": text}));
                }
                "HEADER" => {
                    let header = self.header_media(member("format"), find("header"))?;
                    shown.insert("header".into(), header);
                }
                "BODY" => {
                    let text = fill_text("body", member("text"), template.is_named(), find("body"))?;
                    if longer(&text, 1024) {
                        return Err(GraphError::of(132_005, "body: translated text too long"));
                    }
                    shown.insert("body".into(), json!(text));
                }
                "FOOTER" => {
                    shown.insert("footer".into(), json!(member("text")));
                }
                "BUTTONS" => {
                    let buttons = component.get("buttons").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                    shown.insert("buttons".into(), fill_buttons(buttons, given)?);
                }
                _ => {}
            }
        }
        Ok(Value::Object(shown))
    }

    fn header_media(&mut self, format: &str, given: Option<&Object<'_>>) -> GraphResult<Value> {
        let mismatch = |received: &str| {
            GraphError::of(132_012, format!("header: Format mismatch, expected {format}, received {received}"))
        };
        let given = given.ok_or_else(|| mismatch("UNKNOWN"))?;
        let parameters = given.objects("parameters", 1, 1)?;
        let kind = parameters[0].text("type", 16)?;
        if !kind.eq_ignore_ascii_case(format) {
            return Err(mismatch(&kind.to_ascii_uppercase()));
        }
        let object = parameters[0].object(kind)?;
        if kind == "location" {
            object.coordinate("latitude", 90.0)?;
            object.coordinate("longitude", 180.0)?;
        } else {
            self.media_source(Kind::of(kind), &object, false)?;
        }
        Ok(json!({"type": kind, kind: parameters[0].get(kind)}))
    }
}

fn unknown(name: &str, language: &str) -> GraphError {
    GraphError::of(132_001, format!("template name ({name}) does not exist in {language}"))
}

/// The variables of a template's text, in order of first appearance.
fn variables(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, next)) = after.split_once("}}") else { break };
        if !names.contains(&name.trim()) {
            names.push(name.trim());
        }
        rest = next;
    }
    names
}

/// Puts the given parameters into `text`: as many as it has variables, no more, of a type that makes text.
fn fill_text(part: &str, text: &str, named: bool, given: Option<&Object<'_>>) -> GraphResult<String> {
    let expected = variables(text);
    let parameters = match given {
        Some(component) if component.has("parameters") => component.objects("parameters", 0, 100)?,
        _ => Vec::new(),
    };
    if parameters.len() != expected.len() {
        return Err(GraphError::of(
            132_000,
            format!(
                "{part}: number of localizable_params ({}) does not match the expected number of params ({})",
                parameters.len(),
                expected.len()
            ),
        ));
    }
    let mut values = HashMap::new();
    for (position, parameter) in parameters.iter().enumerate() {
        let value = parameter_text(part, parameter)?;
        let name = if named {
            parameter.text("parameter_name", 256)?.to_owned()
        } else if parameter.has("parameter_name") {
            return Err(GraphError::of(132_012, format!("{part}: parameter names are not allowed in this template")));
        } else {
            (position + 1).to_string()
        };
        values.insert(name, value);
    }
    let mut filled = text.to_owned();
    for name in expected {
        let value = values.get(name).ok_or_else(|| {
            GraphError::of(132_000, format!("{part}: parameter {name} is missing from the localizable_params"))
        })?;
        filled = filled.replace(&format!("{{{{{name}}}}}"), value);
    }
    Ok(filled)
}

fn parameter_text(part: &str, parameter: &Object<'_>) -> GraphResult<String> {
    let kind = parameter.text("type", 32)?;
    let text = match kind {
        "text" => parameter.text("text", 32_768)?,
        "currency" | "date_time" => parameter.object(kind)?.text("fallback_value", 1024)?,
        other => {
            let received = other.to_ascii_uppercase();
            return Err(GraphError::of(
                132_012,
                format!("{part}: Format mismatch, expected TEXT, received {received}"),
            ));
        }
    };
    if text.contains(['\n', '\t']) || text.contains("     ") {
        return Err(GraphError::of(
            132_018,
            format!("{part}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"),
        ));
    }
    Ok(text.to_owned())
}

fn fill_buttons(buttons: &[Value], given: &[Object<'_>]) -> GraphResult<Value> {
    let mut by_index = HashMap::new();
    for component in given.iter().filter(|c| c.get("type").and_then(Value::as_str) == Some("button")) {
        let index = match component.get("index") {
            Some(Value::String(text)) => text.parse::<usize>().ok(),
            Some(Value::Number(number)) => number.as_u64().and_then(|n| usize::try_from(n).ok()),
            _ => None,
        };
        let index = index.filter(|index| *index < buttons.len());
        let index = index.ok_or_else(|| component.invalid("index", "is not a button of this template."))?;
        by_index.insert(index, component);
    }
    let mut shown = Vec::with_capacity(buttons.len());
    for (index, button) in buttons.iter().enumerate() {
        let member = |key: &str| button.get(key).and_then(Value::as_str).unwrap_or_default();
        let given = by_index.get(&index).copied();
        let kind = member("type");
        let mut view = json!({"type": kind, "text": member("text")});
        match kind {
            "URL" => view["url"] = json!(button_url(index, member("url"), given)?),
            "OTP" => view["code"] = json!(button_url(index, "{{1}}", given)?),
            "QUICK_REPLY" => {
                view["payload"] = json!(button_payload(given, "quick_reply", "payload")?.unwrap_or(member("text")));
            }
            "PHONE_NUMBER" => view["phone_number"] = json!(member("phone_number")),
            "COPY_CODE" => {
                let code = button_payload(given, "copy_code", "coupon_code")?;
                let code = code.ok_or_else(|| needs_parameter(index, "CopyCode"))?;
                if longer(code, 15) {
                    return Err(GraphError::of(132_018, "buttons: coupon_code must be at most 15 characters long"));
                }
                view["code"] = json!(code);
            }
            _ => {}
        }
        shown.push(view);
    }
    Ok(Value::Array(shown))
}

fn needs_parameter(index: usize, kind: &str) -> GraphError {
    GraphError::of(131_008, format!("buttons: Button at index {index} of type {kind} requires a parameter"))
}

/// The address of a URL button, with its suffix where the template has a variable.
fn button_url(index: usize, url: &str, given: Option<&Object<'_>>) -> GraphResult<String> {
    if variables(url).is_empty() {
        return Ok(url.to_owned());
    }
    let suffix = match given {
        Some(component) => {
            component.word("sub_type", "url")?;
            let parameters = component.objects("parameters", 1, 1)?;
            parameters[0].word("type", "text")?;
            parameters[0].text("text", 2000)?
        }
        None => return Err(needs_parameter(index, "Url")),
    };
    Ok(url.replace("{{1}}", suffix))
}

fn button_payload<'a>(given: Option<&Object<'a>>, sub_type: &str, member: &str) -> GraphResult<Option<&'a str>> {
    let Some(component) = given else { return Ok(None) };
    component.word("sub_type", sub_type)?;
    if !component.has("parameters") {
        return Ok(None);
    }
    let parameters = component.objects("parameters", 1, 1)?;
    parameters[0].word("type", member)?;
    parameters[0].text(member, 256).map(Some)
}

/// Checks the components of a template to be created or edited (section 7.1).
pub(crate) fn check_definition(body: &Object<'_>, named: bool) -> GraphResult<Vec<Value>> {
    let refuse = |title: &'static str, why: &str, subcode: u32| {
        Err(GraphError::parameter("Invalid parameter").with_subcode(subcode).with_user_words(title, why))
    };
    let components = body.objects("components", 1, 20)?;
    let mut has_body = false;
    for component in &components {
        match component.text("type", 32)?.to_ascii_uppercase().as_str() {
            "BODY" => {
                has_body = true;
                if component.has("text") {
                    let text = component.text("text", usize::MAX)?;
                    if longer(text, 1024) {
                        return refuse("Body too long", "The body must have at most 1024 characters.", 2_388_040);
                    }
                    let trimmed = text.trim();
                    if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
                        return refuse(
                            "Variables at the edge",
                            "Variables can't be at the start or end of the template.",
                            2_388_299,
                        );
                    }
                    check_variables(component, text, named)?;
                } else if !component.has("add_security_recommendation") {
                    return Err(component.missing("text"));
                }
            }
            "HEADER" => match component.text("format", 16)?.to_ascii_uppercase().as_str() {
                "TEXT" => {
                    let text = component.text("text", usize::MAX)?;
                    if longer(text, 60) || variables(text).len() > 1 {
                        return refuse(
                            "Header format",
                            "A header has at most 60 characters and one variable.",
                            2_388_047,
                        );
                    }
                }
                "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION" | "PRODUCT" => {}
                _ => return refuse("Header format", "This header format is not supported.", 2_388_047),
            },
            "FOOTER" => {
                if component.has("text") {
                    let text = component.text("text", usize::MAX)?;
                    if longer(text, 60) || !variables(text).is_empty() {
                        return refuse(
                            "Footer format",
                            "A footer has at most 60 characters and no variable.",
                            2_388_073,
                        );
                    }
                }
            }
            "BUTTONS" => {
                for button in component.objects("buttons", 1, 10)? {
                    let kind = button.text("type", 32)?.to_ascii_uppercase();
                    if !matches!(
                        kind.as_str(),
                        "OTP" | "COPY_CODE" | "REQUEST_CONTACT_INFO" | "CATALOG" | "MPM" | "SPM"
                    ) {
                        button.text("text", 25)?;
                    }
                    if kind == "URL" {
                        button.text("url", 2000)?;
                    }
                }
            }
            "CAROUSEL" | "LIMITED_TIME_OFFER" => {}
            _ => return Err(component.invalid("type", "is not a component of templates.")),
        }
    }
    if !has_body {
        return refuse("Body is missing", "A template needs a body.", 2_388_072);
    }
    Ok(match body.get("components") {
        Some(Value::Array(components)) => components.clone(),
        _ => Vec::new(),
    })
}

fn check_variables(component: &Object<'_>, text: &str, named: bool) -> GraphResult<()> {
    for (position, name) in variables(text).into_iter().enumerate() {
        let fits = if named {
            name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
                && name.starts_with(|c: char| c.is_ascii_lowercase())
        } else {
            name.parse() == Ok(position + 1)
        };
        if !fits {
            return Err(
                component.invalid("text", format_args!("has a variable that does not fit parameter_format: {name}"))
            );
        }
    }
    if !variables(text).is_empty() && !component.has("example") {
        return Err(component.missing("example"));
    }
    Ok(())
}
