//! Large, torn and absurd webhooks.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};
use std::{fs, path::Path, time::Instant};
use whatsapp::{Content, Envelope, Kind};

fn fixtures() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 50);
    files.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

/// Every value inside `value`, parents before children.
fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(members) => members.values().map(places).sum(),
        _ => 0,
    }
}

/// Puts `with` (or nothing) in the `nth` place.
fn replace(value: &mut Value, nth: &mut usize, with: &Option<Value>) -> bool {
    if *nth == 0 {
        if let Some(with) = with {
            *value = with.clone();
        }
        return true;
    }
    *nth -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| replace(item, nth, with)),
        Value::Object(members) => {
            if with.is_none() && *nth < members.len() {
                let key = members.keys().nth(*nth).cloned().unwrap();
                members.remove(&key);
                return true;
            }
            members.values_mut().any(|member| replace(member, nth, with))
        }
        _ => false,
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("1790416800")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("type|id|text|body|errors|context|[a-z]{1,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Everything a reader of updates does.
fn walk(body: &[u8]) {
    let Ok(envelope) = Envelope::parse(body) else { return };
    for update in envelope.updates {
        assert!(!update.once_key().is_empty());
        if let Kind::Message(message) = update.kind {
            let stored = serde_json::to_string(&*message).unwrap();
            let keeps_raw =
                matches!(message.content, Content::Unknown { .. } | Content::FlowReply { .. } | Content::Edit { .. });
            assert!(keeps_raw || !stored.contains("\\u0000"));
            let back: whatsapp::Inbound = serde_json::from_str(&stored).unwrap();
            assert_eq!(back.id, message.id);
            assert_eq!(back.content.kind(), message.content.kind());
            let _ = (message.content.text_for_agent(), message.content.opens_a_turn());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_webhooks_never_panic(which: Index, changes in prop::collection::vec((any::<Index>(), prop::option::of(any_json())), 1..4)) {
        let all = fixtures();
        let mut body = which.get(&all).clone();
        for (place, with) in changes {
            let mut nth = place.index(places(&body));
            replace(&mut body, &mut nth, &with);
        }
        walk(body.to_string().as_bytes());
    }

    #[test]
    fn torn_webhooks_never_panic(which: Index, cut: Index, byte: u8, at: Index) {
        let mut body = which.get(&fixtures()).to_string().into_bytes();
        let at = at.index(body.len());
        body[at] = byte;
        walk(&body);
        walk(&body[..cut.index(body.len())]);
    }

    #[test]
    fn any_bytes_are_an_answer(body in prop::collection::vec(any::<u8>(), 0..200)) {
        walk(&body);
    }
}

/// A thousand updates in three megabytes, one of them odd.
#[test]
fn the_largest_batch_is_read_in_order_and_soon() {
    let words = "mot ".repeat(700);
    let messages: Vec<_> = (0..1000)
        .map(|n| {
            let from = format!("22177{n:07}");
            match n {
                500 => json!({"type": "text"}),
                _ => json!({"from": from, "id": format!("wamid.{n}"), "timestamp": "1790416800", "type": "text",
                    "text": {"body": words}}),
            }
        })
        .collect();
    let contacts: Vec<_> = (0..1000)
        .map(|n| json!({"wa_id": format!("22177{n:07}"), "profile": {"name": format!("Client {n}")}}))
        .collect();
    let value = json!({"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "contacts": contacts,
        "messages": messages});
    let body = json!({"object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]});
    let body = body.to_string().into_bytes();
    assert!((2_900_000..3_145_728).contains(&body.len()), "{}", body.len());

    let start = Instant::now();
    let updates = Envelope::parse(&body).unwrap().updates;
    let took = start.elapsed();
    assert_eq!(updates.len(), 1000);
    for (n, update) in updates.iter().enumerate() {
        match &update.kind {
            Kind::Message(message) => {
                assert_eq!(message.id, format!("wamid.{n}"));
                assert_eq!(message.from.name, Some(format!("Client {n}")));
            }
            Kind::Unknown { .. } => assert_eq!(n, 500),
            other => panic!("{other:?}"),
        }
    }
    // Unoptimised and on a busy machine; a quadratic search would take far longer.
    assert!(took.as_secs() < 2, "{took:?}");
    eprintln!("1,000 updates, {} bytes: {took:?}", body.len());
}

/// Half an emoji in one name does not lose the message beside it.
#[test]
fn half_a_character_costs_only_itself() {
    let body = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
        "metadata":{"phone_number_id":"1"},
        "contacts":[{"wa_id":"221","profile":{"name":"Awa \ud83d"}}],
        "messages":[{"from":"221","id":"wamid.1","timestamp":"1790416800","type":"text","text":{"body":"slt \ud83d\udc4d"}}]}}]}]}"#;
    let updates = Envelope::parse(body).unwrap().updates;
    let Kind::Message(message) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!(message.from.name.as_deref(), Some("Awa \u{fffd}"));
    assert_eq!(message.content.text_for_agent(), Some("slt 👍"));
}

/// How fast small bodies are read; `cargo test -p whatsapp --test hostile -- --nocapture small`.
#[test]
fn small_bodies_are_read_by_the_thousand() {
    let body = fixtures().into_iter().map(|body| body.to_string().into_bytes()).collect::<Vec<_>>();
    let start = Instant::now();
    let mut read = 0;
    for body in body.iter().cycle().take(2000) {
        read += Envelope::parse(body).unwrap().updates.len();
    }
    let took = start.elapsed();
    eprintln!("2,000 bodies, {read} updates: {took:?}");
    assert!(took.as_secs() < 2, "{took:?}");
}
