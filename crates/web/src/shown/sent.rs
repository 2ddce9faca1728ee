//! What we sent, for a bubble.

use super::content::{card_view, wave_of};
use crate::{
    Ui,
    views::{Content as Shown, InteractiveView},
};
use whatsapp::{
    Outgoing, Template,
    outgoing::{Component, Header, ListRow, MediaRef, Variable},
};

/// What we sent; `file` is the address of the file of ours that went with it.
pub(crate) fn sent(message: &Outgoing, file: Option<String>, ui: &Ui) -> Shown {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match message {
        Outgoing::Text { body, .. } => Shown::Text(body.clone()),
        Outgoing::Image { media, caption } => Shown::Image { url: address(media), caption: text(caption) },
        Outgoing::Video { media, caption } => Shown::Video { url: address(media), caption: text(caption) },
        Outgoing::Audio { media, .. } => {
            let wave = wave_of(file.as_deref());
            Shown::Voice { url: file.or_else(|| address(media)), wave, transcript: None, remark: None, correct: None }
        }
        Outgoing::Document { media, caption, filename } => {
            let name = filename.clone().unwrap_or_else(|| ui.say("kind-document"));
            Shown::Document { url: file.or_else(|| address(media)), name, caption: text(caption) }
        }
        Outgoing::Sticker { media } => Shown::Sticker { url: address(media) },
        Outgoing::Location { latitude, longitude, name, address } => {
            Shown::Location { latitude: *latitude, longitude: *longitude, name: text(name), address: text(address) }
        }
        Outgoing::Contacts { contacts } => Shown::Contacts(contacts.iter().map(|card| card_view(card, ui)).collect()),
        Outgoing::Reaction { emoji, .. } => {
            Shown::Note(format!("{} {}", ui.say("note-our-reaction"), emoji.as_deref().unwrap_or("—")))
        }
        Outgoing::Buttons { header, body, footer, buttons } => Shown::Interactive(InteractiveView {
            header: above(header.as_ref(), ui),
            text: body.clone(),
            footer: text(footer),
            buttons: buttons.iter().map(|button| button.title.clone()).collect(),
            ..InteractiveView::default()
        }),
        Outgoing::List { header, body, footer, button, sections } => {
            let row = |row: &ListRow| (row.title.clone(), text(&row.description));
            let rows = sections.iter().flat_map(|section| section.rows.iter().map(row)).collect();
            Shown::Interactive(InteractiveView {
                header: text(header),
                text: body.clone(),
                footer: text(footer),
                list: Some((button.clone(), rows)),
                ..InteractiveView::default()
            })
        }
        Outgoing::CtaUrl { header, body, footer, label, url } => Shown::Interactive(InteractiveView {
            header: above(header.as_ref(), ui),
            text: body.clone(),
            footer: text(footer),
            buttons: vec![label.clone()],
            link: Some(url.clone()).filter(|url| is_web_address(url)),
            ..InteractiveView::default()
        }),
        Outgoing::Flow { header, body, footer, cta, .. } => Shown::Interactive(InteractiveView {
            header: above(header.as_ref(), ui),
            text: body.clone(),
            footer: text(footer),
            buttons: vec![cta.clone()],
            ..InteractiveView::default()
        }),
        Outgoing::LocationRequest { body } => with_button(body, ui.say("button-send-location")),
        Outgoing::ContactRequest { body } => with_button(body, ui.say("button-send-contact")),
        Outgoing::Catalog { body, .. } => with_button(body, ui.say("tab-catalogue")),
        Outgoing::Product { body, product_retailer_id, .. } => {
            Shown::Product { name: body.clone().unwrap_or_else(|| product_retailer_id.clone()), price: None }
        }
        Outgoing::ProductList { header, body, footer, sections, .. } => {
            let rows = sections.iter().flat_map(|section| section.products.iter());
            Shown::Interactive(InteractiveView {
                header: header.clone(),
                text: body.clone(),
                footer: text(footer),
                list: Some((ui.say("tab-catalogue"), rows.map(|sku| (sku.clone(), String::new())).collect())),
                ..InteractiveView::default()
            })
        }
        Outgoing::Carousel { body, .. } => Shown::Text(body.clone()),
        Outgoing::ProductCarousel { body, products, .. } => Shown::Interactive(InteractiveView {
            text: body.clone(),
            list: Some((ui.say("tab-catalogue"), products.iter().map(|sku| (sku.clone(), String::new())).collect())),
            ..InteractiveView::default()
        }),
        Outgoing::Template { template } => Shown::Template { name: template.name.clone(), text: values(template) },
    }
}

fn with_button(body: &str, title: String) -> Shown {
    Shown::Interactive(InteractiveView { text: body.to_owned(), buttons: vec![title], ..InteractiveView::default() })
}

/// What stands above the words, in words.
fn above(header: Option<&Header>, ui: &Ui) -> String {
    match header {
        None => String::new(),
        Some(Header::Text(text)) => text.clone(),
        Some(Header::Image(_)) => ui.say("kind-photo"),
        Some(Header::Video(_)) => ui.say("kind-video"),
        Some(Header::Document { filename, .. }) => filename.clone().unwrap_or_else(|| ui.say("kind-document")),
    }
}

/// Where the page may show a file from: our own addresses only; nobody else learns who reads what.
fn address(media: &MediaRef) -> Option<String> {
    match media {
        MediaRef::Link(url) if url.starts_with('/') && !url.starts_with("//") => Some(url.clone()),
        MediaRef::Link(_) | MediaRef::Id(_) => None,
    }
}

/// Nothing but a web address becomes a link.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The values a template was filled with: its own words are at Meta.
fn values(template: &Template) -> String {
    let parameters = template.components.iter().filter_map(|component| match component {
        Component::Body { parameters } => Some(parameters),
        _ => None,
    });
    let words = parameters.flatten().filter_map(|parameter| match &parameter.value {
        Variable::Text { text } => Some(text.as_str()),
        Variable::Currency { fallback, .. } | Variable::DateTime { fallback } => Some(fallback.as_str()),
        _ => None,
    });
    let words: Vec<&str> = words.collect();
    if words.is_empty() { String::new() } else { format!("{} : {}", template.name, words.join(" · ")) }
}
