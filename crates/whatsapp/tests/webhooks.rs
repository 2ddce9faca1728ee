//! Every inbound type, status and news of the contract, read from the shapes it gives (`fixtures/`).
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::Millis;
use serde_json::{Value, json};
use std::{fs, path::Path};
use whatsapp::{
    Content, DeliveryStatus, Envelope, Inbound, Kind, StatusUpdate, StopReason, Update, Verdict, WebhookError,
    classify,
    webhook::{PreferenceValue, SystemChange},
};

const AT: Millis = Millis(1_790_416_800_000);

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{name}.json"))).unwrap()
}

fn updates(name: &str) -> Vec<Update> {
    Envelope::parse(&bytes(name)).unwrap().updates
}

fn only(name: &str) -> Update {
    let mut updates = updates(name);
    assert_eq!(updates.len(), 1, "{name}: {updates:?}");
    updates.remove(0)
}

fn message(name: &str) -> Inbound {
    let update = only(name);
    assert_eq!(update.line.as_deref(), Some("106540352242922"), "{name}");
    assert_eq!(update.waba, "102290129340398", "{name}");
    assert_eq!(update.display_phone.as_deref(), Some("15550001111"), "{name}");
    match update.kind {
        Kind::Message(message) => *message,
        other => panic!("{name}: {other:?}"),
    }
}

fn status(name: &str) -> StatusUpdate {
    match only(name).kind {
        Kind::Status(status) => *status,
        other => panic!("{name}: {other:?}"),
    }
}

/// The content, after a stay in the database.
fn content(name: &str) -> Content {
    let content = message(name).content;
    let stored = serde_json::to_string(&content).unwrap();
    assert_eq!(serde_json::from_str::<Content>(&stored).unwrap(), content, "{name}");
    content
}

#[test]
fn every_inbound_type_becomes_its_own_content() {
    const URL: &str = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256&source=webhook";
    const HASH: &str = "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=";
    let file = |mime: &str| json!({"id": "1003383421387256", "mime_type": mime, "sha256": HASH, "url": URL});
    let with = |mut file: Value, key: &str, value: &str| {
        file[key] = value.into();
        file
    };
    let card = |origin: Option<&str>| {
        let mut card = json!({
            "name": {"formatted_name": "Awa Diop", "first_name": "Awa", "last_name": "Diop"},
            "phones": [{"phone": "+221 77 000 00 00", "wa_id": "221770000000", "type": "CELL"}],
            "emails": [{"email": "a@b.c", "type": "WORK"}],
            "addresses": [{"city": "Dakar", "type": "HOME"}],
            "org": {"company": "Awa Mode"},
            "urls": [{"url": "https://awa.sn", "type": "HOME"}],
            "birthday": "1989-03-16",
        });
        if let Some(origin) = origin {
            card["origin"] = origin.into();
        }
        card
    };
    let without_url = json!({"id": "1003383421387256", "mime_type": "video/mp4", "sha256": HASH});
    let cases = [
        ("text", json!({"type": "text", "body": "Bonjour, vous avez la robe en bleu ? 👗"})),
        ("image", json!({"type": "image", "media": with(file("image/jpeg"), "caption", "celle-ci")})),
        ("video_without_url", json!({"type": "video", "media": without_url})),
        ("voice_note", json!({"type": "audio", "media": file("audio/ogg; codecs=opus"), "voice": true})),
        ("audio_file", json!({"type": "audio", "media": file("audio/mpeg"), "voice": false})),
        (
            "document",
            json!({"type": "document",
                "media": with(with(file("application/pdf"), "caption", "le reçu"), "filename", "recu.pdf")}),
        ),
        ("sticker", json!({"type": "sticker", "media": file("image/webp"), "animated": true})),
        (
            "location",
            json!({"type": "location", "latitude": 14.6937, "longitude": -17.4441, "name": "Marché Sandaga",
                "address": "Dakar"}),
        ),
        ("location_answer", json!({"type": "location", "latitude": 14.6937, "longitude": -17.4441})),
        (
            "contacts_origin_inside",
            json!({"type": "contacts", "contacts": [card(Some("contact_request"))], "requested": true}),
        ),
        ("contacts_origin_beside", json!({"type": "contacts", "contacts": [card(None)], "requested": true})),
        (
            "contacts_shared",
            json!({"type": "contacts", "requested": false,
                "contacts": [card(Some("other")), {"name": {}, "phones": [{"phone": "+2250700000000"}]}]}),
        ),
        ("reaction", json!({"type": "reaction", "message_id": "wamid.OURS", "emoji": "👍"})),
        ("reaction_removed", json!({"type": "reaction", "message_id": "wamid.OURS"})),
        ("reaction_removed_old", json!({"type": "reaction", "message_id": "wamid.OURS"})),
        ("button", json!({"type": "button", "payload": "STOP_PROMO", "text": "Se désabonner"})),
        (
            "button_without_context",
            json!({"type": "button", "payload": "DID_NOT_REQUEST_CODE", "text": "I didn't request a code"}),
        ),
        ("button_reply", json!({"type": "button_reply", "id": "size_m", "title": "Taille M"})),
        ("list_reply", json!({"type": "list_reply", "id": "ship_std", "title": "Standard", "description": "2 jours"})),
        (
            "flow_reply",
            json!({"type": "flow_reply", "name": "flow", "body": "Sent", "flow_token": "t-1",
                "response": {"flow_token": "t-1", "size": "M", "qty": "2"}}),
        ),
        ("flow_reply_broken", json!({"type": "flow_reply", "name": "address_message", "response": "{oops"})),
        (
            "call_permission",
            json!({"type": "call_permission", "accepted": true, "until": 1_753_186_982_000_i64, "permanent": false,
                "source": "user_action"}),
        ),
        (
            "order",
            json!({"type": "order", "catalog_id": "194836987003835", "text": "Livrez demain svp", "items": [
                {"product_retailer_id": "SKU-1", "quantity": 2, "item_price": "99.99", "currency": "USD"},
                {"product_retailer_id": "SKU-2", "quantity": 3, "item_price": "5000", "currency": "XOF"}]}),
        ),
        (
            "order_without_text",
            json!({"type": "order", "catalog_id": "194836987003835", "items": [
                {"product_retailer_id": "SKU-1", "quantity": 1, "item_price": "30", "currency": "USD"}]}),
        ),
        (
            "system_number",
            json!({"type": "system", "change": "number", "old_wa_id": "221770000000", "new_wa_id": "221780000000",
                "old_bsuid": "SN.OLD", "new_bsuid": "SN.NEW", "old_parent_bsuid": "SN.ENT.O",
                "new_parent_bsuid": "SN.ENT.N", "body": "User Awa changed from 221770000000 to 221780000000"}),
        ),
        (
            "system_number_old",
            json!({"type": "system", "change": "number", "old_wa_id": "221770000000", "new_wa_id": "221780000000",
                "body": "changed"}),
        ),
        (
            "system_user_id",
            json!({"type": "system", "change": "user_id", "old_bsuid": "SN.OLD", "new_bsuid": "SN.NEW"}),
        ),
        (
            "system_identity",
            json!({"type": "system", "change": "identity", "old_wa_id": "221770000000",
                "identity_hash": "DF2lS5v2W6x=", "body": "identity changed"}),
        ),
        ("unsupported", json!({"type": "unsupported", "kind": "poll_creation"})),
        ("unsupported_bare", json!({"type": "unsupported"})),
        (
            "edit",
            json!({"type": "edit", "original_message_id": "wamid.X",
                "content": {"type": "image", "media": with(file("image/jpeg"), "caption", "la rouge")}}),
        ),
        ("revoke", json!({"type": "revoke", "original_message_id": "wamid.X"})),
        ("request_welcome", json!({"type": "request_welcome"})),
    ];
    for (name, expected) in cases {
        let content = content(name);
        assert_eq!(serde_json::to_value(&content).unwrap(), expected, "{name}");
        assert_eq!(content.kind(), expected["type"], "{name}");
    }
}

#[test]
fn what_is_not_known_is_kept_whole_with_its_sender() {
    for (name, expected) in [
        ("unknown_type", "hologram"),
        ("interactive_product", "interactive/product"),
        ("image_without_object", "image"),
    ] {
        let Content::Unknown { kind, raw, .. } = content(name) else { panic!("{name}") };
        assert_eq!(kind, expected);
        assert_eq!(raw["id"], "wamid.HBgMMjIxNzcwMDAwMDAwFQ", "{name}");
        assert_eq!(message(name).from.wa_id.as_deref(), Some("221770000000"), "{name}");
    }
    assert_eq!(message("image_without_object").errors[0].code, 131_052);
    assert_eq!(message("unsupported_bare").errors[0].code, 131_060, "a numeric string");
    let errors = message("unsupported").errors;
    assert_eq!(errors[0].details.as_deref(), Some("Message type is currently not supported."));
}

#[test]
fn the_sender_is_known_by_bsuid_first_and_whatever_else_there_is() {
    let from = message("text").from;
    assert_eq!(from.bsuid.as_deref(), Some("SN.13491208655302741918"));
    assert_eq!(from.wa_id.as_deref(), Some("221770000000"));
    assert_eq!(from.parent_bsuid.as_deref(), Some("SN.ENT.118157"));
    assert_eq!(from.name.as_deref(), Some("Awa D."));
    assert_eq!(from.username.as_deref(), Some("awa.d"), "without its @");

    let hidden = message("bsuid_only").from;
    assert_eq!((hidden.wa_id, hidden.bsuid.as_deref()), (None, Some("SN.13491208655302741918")));
    assert_eq!(hidden.name.as_deref(), Some("Awa D."));

    for name in ["missing_profile", "missing_contacts"] {
        let from = message(name).from;
        assert_eq!((from.name, from.wa_id.as_deref()), (None, Some("221770000000")), "{name}");
    }
    assert_eq!(message("group").from.group.as_deref(), Some("GRP-1"));
}

#[test]
fn each_message_finds_its_own_contact() {
    let senders: Vec<_> = updates("two_senders")
        .into_iter()
        .map(|update| {
            assert_eq!(update.line.as_deref(), Some("106540352242922"), "the id came as a number");
            assert_eq!(update.display_phone.as_deref(), Some("15550001111"), "the number came formatted");
            let Kind::Message(message) = update.kind else { panic!("a message") };
            (message.from.name.unwrap(), message.from.bsuid.unwrap(), message.from.wa_id.unwrap())
        })
        .collect();
    let expected = [("Awa", "SN.1", "221770000000"), ("Moussa", "SN.2", "221771111111")];
    assert_eq!(senders, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

#[test]
fn time_context_and_referral_are_read() {
    assert_eq!(message("text").at, Some(AT));
    assert_eq!(message("integer_timestamp").at, Some(AT));
    assert_eq!(message("button_reply").context.unwrap().id.as_deref(), Some("wamid.OURS"));
    assert!(message("text").context.is_none());
    let enquiry = message("product_enquiry").context.unwrap();
    assert_eq!(enquiry.referred_product.unwrap().product_retailer_id, "SKU-1");
    let forwarded = message("forwarded").context.unwrap();
    assert_eq!((forwarded.id, forwarded.forwarded, forwarded.frequently_forwarded), (None, true, false));
    assert!(message("frequently_forwarded").context.unwrap().frequently_forwarded);
    let referral = message("referral").referral.unwrap();
    assert_eq!(referral.source_type.as_deref(), Some("ad"));
    assert_eq!(referral.ctwa_clid.as_deref(), Some("ARAk"));
    assert_eq!(referral.welcome_text.as_deref(), Some("Bienvenue"));
}

#[test]
fn only_what_a_customer_says_opens_a_turn_or_the_window() {
    // name, opens a turn (§2.17), refreshes the window (§5.1), words
    let table = [
        ("text", true, true, Some("Bonjour, vous avez la robe en bleu ? 👗")),
        ("image", true, true, Some("celle-ci")),
        ("video_without_url", true, true, None),
        ("voice_note", true, true, None),
        ("document", true, true, Some("le reçu")),
        ("sticker", true, true, None),
        ("location", true, true, Some("Marché Sandaga")),
        ("contacts_shared", true, true, Some("Awa Diop")),
        ("button", true, true, Some("Se désabonner")),
        ("button_reply", true, true, Some("Taille M")),
        ("list_reply", true, true, Some("Standard")),
        ("flow_reply", true, true, None),
        ("order", true, true, Some("Livrez demain svp")),
        ("call_permission", false, true, None),
        ("unsupported", false, true, None),
        ("unknown_type", false, true, None),
        ("reaction", false, false, None),
        ("system_number", false, false, None),
        ("edit", false, false, Some("la rouge")),
        ("revoke", false, false, None),
        ("request_welcome", false, false, None),
    ];
    for (name, turn, window, words) in table {
        let content = content(name);
        assert_eq!((content.opens_a_turn(), content.refreshes_window()), (turn, window), "{name}");
        assert_eq!(content.text_for_agent(), words, "{name}");
    }
}

#[test]
fn a_change_of_identity_needs_no_sender() {
    let message = message("system_user_id");
    assert!(message.from.wa_id.is_none() && message.from.bsuid.is_none());
    assert!(matches!(message.content, Content::System { change: SystemChange::UserId, .. }));
}

#[test]
fn statuses_are_read_whole() {
    let sent = status("status_sent");
    assert_eq!((sent.wamid.as_str(), &sent.status), ("wamid.OUT", &DeliveryStatus::Sent));
    assert_eq!(sent.at, Some(Millis(1_790_416_832_000)));
    assert_eq!(sent.recipient_wa_id.as_deref(), Some("221770000000"));
    assert_eq!(sent.recipient_bsuid.as_deref(), Some("SN.1"));
    assert_eq!(sent.opaque.as_deref(), Some("order-42"));
    assert_eq!(sent.pricing.unwrap().category.as_deref(), Some("marketing"));
    assert_eq!(sent.recipient_parent_bsuid.as_deref(), Some("SN.ENT.1"));
    assert_eq!(status("status_delivered").recipient_parent_bsuid.as_deref(), Some("SN.ENT.1"), "the other name");

    let free = status("status_sent_entry_point");
    assert_eq!(free.pricing.unwrap().kind.as_deref(), Some("free_entry_point"));
    let window = free.window.unwrap();
    assert_eq!(window.origin.as_deref(), Some("referral_conversion"));
    assert_eq!(window.until, Some(Millis(1_750_116_480_000)));

    let read = status("status_read");
    assert_eq!(read.status, DeliveryStatus::Read);
    assert_eq!(read.recipient_bsuid.as_deref(), Some("SN.13491208655302741918"), "from its contact");

    assert_eq!(status("status_played").status, DeliveryStatus::Played);
    let failed = status("status_failed");
    let verdict = classify(&failed.refusal().unwrap(), 0, 0);
    assert_eq!(verdict, Verdict::Stop { why: StopReason::WindowClosed });
    assert_eq!((failed.status, failed.errors[0].code), (DeliveryStatus::Failed, 131_047));
    assert_eq!(status("status_read").refusal(), None);
    assert_eq!(status("status_unknown").status, DeliveryStatus::Unknown("warehoused".to_owned()));
    assert_eq!(status("status_bsuid_only").recipient_wa_id, None);

    let group = status("status_group");
    assert_eq!((group.group.as_deref(), group.recipient_wa_id), (Some("GRP-1"), None));
    assert_eq!(group.participant.as_deref(), Some("221770000000"));
}

#[test]
fn several_arrays_and_odd_items_cost_each_other_nothing() {
    let kinds: Vec<String> = updates("several_arrays")
        .into_iter()
        .map(|update| match update.kind {
            Kind::Message(message) => format!("message {}", message.id),
            Kind::Status(status) => format!("status {}", status.status),
            Kind::Error(error) => format!("error {}", error.code),
            Kind::Unknown { field, why, raw } => format!("unknown {field}: {why}: {raw}"),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "message wamid.1",
            r#"unknown messages: not an object: "odd""#,
            "message wamid.2",
            "status read",
            r#"unknown messages: no readable `id`: {"status":"sent"}"#,
            "error 131000",
            r#"unknown messages: no readable `code`: {"title":"no code"}"#,
        ]
    );
}

#[test]
fn news_without_a_message_keeps_its_field_and_value() {
    for (name, expected) in [
        ("account_update", "account_update"),
        ("flow_alert", "flows"),
        // Meta's sample carries the wrong name: the content decides.
        ("template_quality_misnamed", "message_template_quality_update"),
        // Old messages are not new ones.
        ("history_media", "history"),
    ] {
        let update = only(name);
        let Kind::Account { field, value } = update.kind else { panic!("{name}") };
        assert_eq!(field, expected, "{name}");
        assert!(value.is_object());
        if name == "template_quality_misnamed" {
            assert_eq!(value["message_template_language"], "en_US");
        }
        assert_eq!(update.at.is_some(), name != "history_media", "{name}");
    }
    let Kind::Error(error) = only("errors_alone").kind else { panic!("an error") };
    assert_eq!(error.code, 130_429);
    let Kind::Preference(wish) = only("user_preferences").kind else { panic!("a wish") };
    assert_eq!((wish.value, wish.at), (PreferenceValue::Stop, Some(Millis(1_731_705_721_000))));
    let Kind::Echo(echo) = only("echo").kind else { panic!("an echo") };
    assert_eq!((echo.id.as_str(), echo.to_bsuid.as_deref()), ("wamid.E", Some("SN.1")));
    let Kind::Unknown { field, .. } = only("unknown_field").kind else { panic!("unknown") };
    assert_eq!(field, "dreams");
}

#[test]
fn escaped_or_plain_indented_or_compact_the_meaning_is_one() {
    for name in ["text", "several_arrays", "order", "status_failed"] {
        let escaped = bytes(name);
        let plain = serde_json::to_vec(&serde_json::from_slice::<Value>(&escaped).unwrap()).unwrap();
        assert_ne!(escaped, plain);
        assert_eq!(Envelope::parse(&escaped).unwrap(), Envelope::parse(&plain).unwrap(), "{name}");
    }
}

#[test]
fn one_thing_has_one_key_however_often_it_is_told() {
    let text = only("text");
    assert_eq!(text.once_key(), "message:wamid.HBgMMjIxNzcwMDAwMDAwFQ");
    assert_eq!(only("status_read").once_key(), "status:wamid.OUT:read");
    assert_ne!(only("status_sent").once_key(), only("status_delivered").once_key());
    assert_eq!(only("status_group").once_key(), "status:wamid.OUT:read:221770000000");
    assert_eq!(only("account_update").once_key(), only("account_update").once_key());
    assert_ne!(only("account_update").once_key(), only("flow_alert").once_key());
}

#[test]
fn only_what_is_no_json_object_is_an_error() {
    for body in ["", "{", "null x", "\u{0}"] {
        let error = Envelope::parse(body.as_bytes()).unwrap_err();
        assert!(matches!(error, WebhookError::NotJson { .. }), "{body:?}");
        assert_eq!(error.status(), 400);
    }
    for body in ["[]", "null", "1", r#""a""#] {
        assert!(matches!(Envelope::parse(body.as_bytes()), Err(WebhookError::NotAnObject)), "{body}");
    }
    let nothing = Envelope::parse(br#"{"object":"whatsapp_business_account","entry":[]}"#).unwrap();
    assert_eq!(nothing, Envelope::default());
    for odd in [
        r"{}",
        r#"{"object":"page","entry":[]}"#,
        r#"{"entry":5}"#,
        r#"{"entry":[5]}"#,
        r#"{"entry":[{"id":"1"}]}"#,
        r#"{"entry":[{"id":"1","changes":[5]}]}"#,
        r#"{"entry":[{"id":"1","changes":[{"field":"messages"}]}]}"#,
        r#"{"entry":[{"id":"1","changes":[{"field":"messages","value":{}}]}]}"#,
        r#"{"entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":{}}}]}]}"#,
    ] {
        let updates = Envelope::parse(odd.as_bytes()).unwrap().updates;
        assert!(matches!(updates[..], [Update { kind: Kind::Unknown { .. }, .. }]), "{odd}: {updates:?}");
    }
}
