use super::*;

/// Sets what `path` (`/screens/0/id`) points to, or takes it out.
fn with(mut document: Value, path: &str, value: Option<Value>) -> Value {
    let (parent, key) = path.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{path}"));
    match (parent, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(key.to_owned(), value)),
        (Value::Object(members), None) => assert!(members.remove(key).is_some(), "{path}"),
        (Value::Array(items), Some(value)) if key == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{path}"),
    }
    document
}

fn set(document: Value, path: &str, value: Value) -> Value {
    with(document, path, Some(value))
}

const FIRST: &str = "/screens/0/layout/children";

/// The survey with one more component on its first screen.
fn plus(component: Value) -> Value {
    set(survey(), &format!("{FIRST}/-"), component)
}

fn options(count: usize) -> Value {
    (0..count).map(|i| json!({"id": i.to_string(), "title": "a"})).collect()
}

fn choice(kind: &str, label: &str, source: Value) -> Value {
    plus(json!({"type": kind, "name": "more", "label": label, "data-source": source}))
}

/// What is wrong, with the sentence that says so and where it stands.
#[tokio::test]
async fn whatever_breaks_a_rule_is_found() {
    let stage = stage().await;
    let (_, made) =
        stage.graph("POST", &format!("{WABA}/flows"), Some(json!({"name": "a", "categories": ["OTHER"]}))).await;
    let flow = made["id"].as_str().unwrap();
    let long = |n: usize| "é".repeat(n);
    let link = json!({"type": "EmbeddedLink", "text": "a", "on-click-action": {"name": "open_url", "url": "https://x.example"}});
    let item = |more: Value| {
        let mut item = json!({"id": "1", "main-content": {"title": "a"}});
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item
    };
    let go = json!({"name": "navigate", "next": {"type": "screen", "name": "THANKS"}, "payload": {"said": "a"}});
    let list = |items: Value| json!([{"type": "NavigationList", "name": "l", "list-items": items}]);
    let footer = json!({"type": "Footer", "label": "a", "on-click-action": {"name": "complete", "payload": {}}});
    let deep = (0..4).fold(
        json!({"type": "TextBody", "text": "a"}),
        |inside, _| json!({"type": "If", "condition": "true", "then": [inside]}),
    );
    let last = "/screens/1/layout/children";
    let table: Vec<(Value, &str, &str)> = vec![
        // The whole (8.1, 8.2).
        (json!([]), "", "object"),
        (with(survey(), "/version", None), "", "'version' is required"),
        (set(survey(), "/version", json!("4.0")), "version", "cannot be published"),
        (set(survey(), "/version", json!("7.4")), "version", "cannot be published"),
        (set(survey(), "/extra", json!(1)), "extra", "not known"),
        (with(survey(), "/screens", None), "", "'screens' is required"),
        (set(survey(), "/screens", json!([])), "screens", "at least one"),
        (set(survey(), "/data_api_version", json!("2.0")), "data_api_version", "3.0, 4.0"),
        (
            set(set(shop(), "/data_api_version", json!("4.0")), "/version", json!("7.2")),
            "data_api_version",
            "needs version 7.3",
        ),
        (with(shop(), "/routing_model", None), "", "'routing_model' is required"),
        (set(survey(), "/screens/0/title", Value::Null), "screens[0].title", "null is not a valid value"),
        // Routing.
        (set(shop(), "/routing_model/CART", json!(["DELIVERY", "CART"])), "routing_model", "CART leads to itself"),
        (set(shop(), "/routing_model/DELIVERY", json!(["CONFIRM", "CART"])), "routing_model", "forward only"),
        (set(shop(), "/routing_model/DELIVERY", json!(["NOWHERE"])), "routing_model.DELIVERY[0]", "does not exist"),
        (set(shop(), "/routing_model/DELIVERY", json!([])), "routing_model", "ends in DELIVERY"),
        (set(shop(), "/routing_model/CART", json!(["CONFIRM"])), "routing_model", "one entry screen, not 2"),
        (set(shop(), "/routing_model/CONFIRM", json!(["CART"])), "routing_model", "terminal screen CONFIRM leads on"),
        (with(shop(), "/routing_model/CONFIRM", None), "routing_model", "CONFIRM is missing"),
        (set(shop(), "/routing_model/CART", json!(vec!["DELIVERY"; 10])), "routing_model", "at most 10 edges"),
        (set(survey(), "/routing_model", json!({"TASTE": [], "THANKS": []})), "routing_model", "does not allow"),
        // Screens.
        (set(survey(), "/screens/0/id", json!("TASTE1")), "screens[0].id", "letters and underscores"),
        (set(survey(), "/screens/0/id", json!("SUCCESS")), "screens[0].id", "reserved"),
        (set(survey(), "/screens/0/id", json!("THANKS")), "screens[1]", "used twice"),
        (with(survey(), "/screens/0/id", None), "screens[0]", "'id' is required"),
        (set(survey(), "/screens/0/colour", json!("red")), "screens[0].colour", "not known"),
        (set(survey(), "/screens/0/success", json!(true)), "screens[0].success", "terminal"),
        (set(survey(), "/screens/0/refresh_on_back", json!(true)), "screens[0].refresh_on_back", "endpoint"),
        (set(survey(), "/screens/1/terminal", json!("yes")), "screens[1].terminal", "boolean"),
        (set(survey(), "/screens/0/layout/type", json!("TwoColumns")), "screens[0].layout", "SingleColumnLayout"),
        (with(survey(), "/screens/0/layout", None), "screens[0]", "'layout' is required"),
        (set(survey(), "/screens/0/sensitive", json!(["nobody"])), "screens[0].sensitive[0]", "field of this screen"),
        (set(survey(), last, json!([{"type": "TextBody", "text": "a"}])), "screens[1].layout.children", "has a Footer"),
        (set(survey(), &format!("{last}/-"), footer.clone()), "screens[1].layout.children", "at most one Footer"),
        (
            set(survey(), last, json!([{"type": "If", "condition": "true", "then": [footer]}])),
            "screens[1].layout.children[0]",
            "every branch",
        ),
        // Data.
        (with(survey(), "/screens/0/data/name/__example__", None), "screens[0].data.name", "'__example__' is required"),
        (
            set(survey(), "/screens/0/data/name/__example__", json!(3)),
            "screens[0].data.name.__example__",
            "type string, not number",
        ),
        (set(survey(), "/screens/0/data/name/type", json!("date")), "screens[0].data.name", "must be one of string"),
        (with(shop(), "/screens/0/data/items/items", None), "screens[0].data.items", "'items' is required"),
        // Dynamic values (8.3).
        (
            plus(json!({"type": "TextBody", "text": "${data.age}"})),
            "screens[0].layout.children[4].text",
            "data.age does not exist",
        ),
        (
            plus(json!({"type": "TextBody", "text": "${form.age}"})),
            "screens[0].layout.children[4].text",
            "form.age does not exist",
        ),
        (
            plus(json!({"type": "TextBody", "text": "${screen.NONE.data.a}"})),
            "screens[0].layout.children[4].text",
            "does not exist",
        ),
        (
            plus(json!({"type": "TextBody", "text": "Bonjour ${data.name}"})),
            "screens[0].layout.children[4].text",
            "wholly",
        ),
        (
            plus(json!({"type": "TextBody", "text": "`${data.name} ==`"})),
            "screens[0].layout.children[4].text",
            "too early",
        ),
        (
            set(survey(), &format!("{FIRST}/2/condition"), json!("${form.taste} =")),
            "screens[0].layout.children[2].condition",
            "cannot be read",
        ),
        (set(survey(), "/version", json!("5.1")), "screens[0].layout.children[0].text", "6.0"),
        (
            set(survey(), &format!("{FIRST}/1/name"), json!("${data.name}")),
            "screens[0].layout.children[1].name",
            "static",
        ),
        // Actions (8.4).
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/name"), json!("leap")),
            "screens[0].layout.children[3].on-click-action",
            "not an action",
        ),
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/name"), json!("complete")),
            "screens[0].layout.children[3].on-click-action",
            "terminal screen completes",
        ),
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/name"), json!("data_exchange")),
            "screens[0].layout.children[3].on-click-action",
            "needs data_api_version",
        ),
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/next/name"), json!("NONE")),
            "screens[0].layout.children[3].on-click-action.next",
            "does not exist",
        ),
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/payload"), json!({})),
            "screens[0].layout.children[3].on-click-action",
            "said is not in the payload",
        ),
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/payload/said"), json!(3)),
            "screens[0].layout.children[3].on-click-action.payload.said",
            "not number",
        ),
        (
            set(survey(), &format!("{FIRST}/3/on-click-action/payload/age"), json!(3)),
            "screens[0].layout.children[3].on-click-action.payload.age",
            "does not declare age",
        ),
        (
            set(survey(), &format!("{last}/1/on-click-action"), go.clone()),
            "screens[1].layout.children[1].on-click-action",
            "does not navigate",
        ),
        (
            set(
                survey(),
                &format!("{FIRST}/1/on-select-action"),
                json!({"name": "open_url", "url": "https://x.example"}),
            ),
            "screens[0].layout.children[1].on-select-action",
            "opens no URL",
        ),
        // Components (8.5).
        (plus(json!({"type": "Marquee"})), "screens[0].layout.children[4].type", "not a component"),
        (plus(json!({"type": "TextHeading", "text": long(81)})), "screens[0].layout.children[4].text", "at most 80"),
        (plus(json!({"type": "TextBody", "text": long(4097)})), "screens[0].layout.children[4].text", "at most 4096"),
        (plus(json!({"type": "TextCaption", "text": long(410)})), "screens[0].layout.children[4].text", "at most 409"),
        (plus(json!({"type": "TextBody", "text": ""})), "screens[0].layout.children[4].text", "not be empty"),
        (
            plus(json!({"type": "TextBody", "text": "a", "colour": 1})),
            "screens[0].layout.children[4].colour",
            "not known",
        ),
        (
            plus(json!({"type": "TextInput", "name": "b", "label": long(21)})),
            "screens[0].layout.children[4].label",
            "at most 20",
        ),
        (plus(json!({"type": "TextInput", "label": "b"})), "screens[0].layout.children[4]", "'name' is required"),
        (
            plus(json!({"type": "TextInput", "name": "taste", "label": "b"})),
            "screens[0].layout.children[4]",
            "used twice",
        ),
        (
            plus(json!({"type": "TextInput", "name": "b", "label": "b", "input-type": "colour"})),
            "screens[0].layout.children[4].input-type",
            "one of text",
        ),
        (
            plus(json!({"type": "TextInput", "name": "b", "label": "b", "pattern": "a"})),
            "screens[0].layout.children[4]",
            "'helper-text' is required",
        ),
        (
            plus(json!({"type": "TextArea", "name": "b", "label": "b", "helper-text": long(81)})),
            "screens[0].layout.children[4].helper-text",
            "at most 80",
        ),
        (choice("Dropdown", "a", options(201)), "screens[0].layout.children[4].data-source", "1 to 200"),
        (choice("RadioButtonsGroup", "a", options(21)), "screens[0].layout.children[4].data-source", "1 to 20"),
        (choice("CheckboxGroup", "a", options(0)), "screens[0].layout.children[4].data-source", "1 to 20"),
        (choice("CheckboxGroup", &long(31), options(1)), "screens[0].layout.children[4].label", "at most 30"),
        (choice("ChipsSelector", "a", options(1)), "screens[0].layout.children[4].data-source", "2 to 20"),
        (
            choice("Dropdown", "a", json!([{"id": "1", "title": long(31)}])),
            "screens[0].layout.children[4].data-source[0].title",
            "at most 30",
        ),
        (
            choice("Dropdown", "a", json!([{"id": "1"}])),
            "screens[0].layout.children[4].data-source[0]",
            "'title' is required",
        ),
        (
            choice("Dropdown", "a", json!([{"id": "1", "title": "a"}, {"id": "1", "title": "b"}])),
            "screens[0].layout.children[4].data-source[1]",
            "used twice",
        ),
        (
            set(survey(), &format!("{FIRST}/3/left-caption"), json!("a")),
            "screens[0].layout.children[3]",
            "right-caption",
        ),
        (
            set(survey(), &format!("{FIRST}/3/center-caption"), json!(long(16))),
            "screens[0].layout.children[3].center-caption",
            "at most 15",
        ),
        (plus(json!({"type": "Image", "src": "https://x.example/a.png"})), "screens[0].layout.children[4]", "base64"),
        (
            (0..3).fold(survey(), |d, _| set(d, &format!("{FIRST}/-"), link.clone())),
            "screens[0].layout.children",
            "at most 2 EmbeddedLink",
        ),
        (
            (0..6).fold(survey(), |d, i| {
                set(d, &format!("{FIRST}/-"), json!({"type": "OptIn", "name": format!("o{i}"), "label": "a"}))
            }),
            "screens[0].layout.children",
            "at most 5 OptIn",
        ),
        (
            (0..46).fold(survey(), |d, _| set(d, &format!("{FIRST}/-"), json!({"type": "TextBody", "text": "a"}))),
            "screens[0].layout.children",
            "at most 50",
        ),
        (
            set(
                set(survey(), &format!("{FIRST}/-"), json!({"type": "PhotoPicker", "name": "p", "label": "a"})),
                &format!("{FIRST}/-"),
                json!({"type": "DocumentPicker", "name": "d", "label": "a"}),
            ),
            "screens[0].layout.children",
            "cannot share",
        ),
        (
            set(
                set(survey(), FIRST, list(json!([item(json!({"on-click-action": go}))]))),
                &format!("{FIRST}/-"),
                json!({"type": "TextBody", "text": "a"}),
            ),
            "screens[0].layout.children",
            "cannot share",
        ),
        (
            set(survey(), FIRST, list(json!([item(json!({}))]))),
            "screens[0].layout.children[0].list-items[0]",
            "on the list or on each item",
        ),
        (plus(deep), "screens[0].layout.children[4].then[0].then[0].then[0]", "3 deep"),
        (
            set(choice("ChipsSelector", "a", options(2)), "/version", json!("6.2")),
            "screens[0].layout.children[4]",
            "needs version 6.3",
        ),
        (
            plus(json!({"type": "CalendarPicker", "name": "c", "label": "a", "mode": "range"})),
            "screens[0].layout.children[4].label",
            "start-date",
        ),
    ];
    for (document, path, hint) in table {
        let (status, answer) = upload(&stage, flow, document.to_string()).await;
        assert_eq!(status, 200, "{answer}");
        let errors = answer["validation_errors"].as_array().unwrap();
        let found = errors
            .iter()
            .any(|error| error["pointers"][0]["path"] == path && error["message"].as_str().unwrap().contains(hint));
        assert!(found, "{path}: {hint}\n{errors:#?}");
    }
    let (_, answer) = upload(&stage, flow, "{\n  \"version\": \"7.3\",\n}".to_owned()).await;
    let error = &answer["validation_errors"][0];
    assert_eq!((&error["error"], &error["line_start"]), (&json!("INVALID_FLOW_JSON"), &json!(3)), "{error}");
}

#[tokio::test]
async fn what_keeps_the_rules_passes() {
    let stage = stage().await;
    let long = |n: usize| "é".repeat(n);
    let go = json!({"name": "navigate", "next": {"type": "screen", "name": "THANKS"}, "payload": {"said": "a"}});
    let item = |i: usize| json!({"id": i.to_string(), "main-content": {"title": long(30), "description": long(20), "metadata": long(80)}});
    let items: Vec<Value> = (0..20).map(item).collect();
    let navigation = json!([{"type": "NavigationList", "name": "l", "list-items": items, "on-click-action": go}]);
    let documents = [
        shop(),
        survey(),
        set(with(survey(), "/screens/1/layout/children/1/on-click-action/payload/how", None), FIRST, navigation),
        plus(json!({"type": "TextHeading", "text": long(80)})),
        plus(json!({"type": "TextInput", "name": "b", "label": long(20), "helper-text": long(80), "pattern": "a"})),
        plus(json!({"type": "CalendarPicker", "name": "c", "mode": "range", "title": "a", "description": "b",
            "label": {"start-date": "du", "end-date": "au"}, "include-days": ["Mon", "Sun"]})),
        plus(json!({"type": "TextBody", "text": "`'a' ${data.name} 'b'`", "visible": "`${form.taste} == 'hot'`"})),
        plus(
            json!({"type": "EmbeddedLink", "text": long(25), "on-click-action": {"name": "open_url", "url": "https://x.example"}}),
        ),
        choice("Dropdown", &long(20), options(200)),
        choice("ChipsSelector", &long(80), options(20)),
        set(survey(), "/routing_model", json!({"TASTE": ["THANKS"], "THANKS": []})),
        set(survey(), "/screens/0/sensitive", json!(["taste"])),
    ];
    for (i, document) in documents.iter().enumerate() {
        draft(&stage, &format!("flow {i}"), document, None).await;
    }
}
