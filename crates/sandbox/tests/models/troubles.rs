use super::*;
use models::{Arguments, CallResult, ModelError, Stop};

fn fault(effect: &Value) -> Value {
    json!({"steps": [{"text": "Oui.", "fault": effect}]})
}

#[tokio::test]
async fn every_failure_has_its_name_in_every_dialect() {
    for dialect in Dialect::ALL {
        for (effect, error) in [
            (json!({"effect": "status", "status": 500}), ModelError::Down { status: Some(500) }),
            (json!({"effect": "status", "status": 429, "retry_after": 0}), ModelError::Busy { retry_after: Some(0) }),
            (json!({"effect": "status", "status": 429, "retry_after": 60}), ModelError::Busy { retry_after: Some(60) }),
            (json!({"effect": "status", "status": 529}), ModelError::Busy { retry_after: None }),
            (json!({"effect": "too_long"}), ModelError::TooLong),
            (json!({"effect": "close"}), ModelError::Down { status: None }),
            (json!({"effect": "garbage"}), ModelError::Unreadable("it is not a JSON object")),
            (json!({"effect": "ramble", "characters": 1_100_000}), ModelError::Unreadable("it is far too long")),
        ] {
            let stage = Stage::open().await;
            stage.script(fault(&effect)).await;
            let outcome = stage.models.ask(&stage.model(dialect), &says("Bonjour")).await;
            assert_eq!(outcome, Err(error), "{dialect}: {effect}");
        }
    }
}

#[tokio::test]
async fn a_stalled_model_is_waited_for_only_so_long() {
    let stage = Stage::open().await;
    stage.script(fault(&json!({"effect": "stall", "ms": 60_000}))).await;
    for dialect in Dialect::ALL {
        let mut model = stage.model(dialect);
        model.time_out = Duration::from_millis(50);
        assert_eq!(stage.models.ask(&model, &says("Bonjour")).await, Err(ModelError::TimedOut));
    }
    assert_eq!(stage.requests().await.len(), 3, "what took its time is not asked again");
}

#[tokio::test]
async fn a_bad_moment_is_asked_past() {
    for dialect in Dialect::ALL {
        for effect in [json!({"effect": "status", "status": 503, "times": 1}), json!({"effect": "close", "times": 1})] {
            let stage = Stage::open().await;
            stage.script(fault(&effect)).await;
            assert_eq!(stage.models.ask(&stage.model(dialect), &says("Bonjour")).await.unwrap().text, "Oui.");
            assert_eq!(stage.requests().await.len(), 2);
        }
    }
}

#[tokio::test]
async fn a_model_that_fails_is_left_alone_and_tried_again_later() {
    for dialect in Dialect::ALL {
        let stage = Stage::open().await;
        // Two questions with a retry each, and the first trial with its own.
        stage.script(fault(&json!({"effect": "status", "status": 500, "times": 6}))).await;
        let model = stage.model(dialect);
        let ask = || async { stage.models.ask(&model, &says("Bonjour")).await.map(|answer| answer.text) };
        let down = Err(ModelError::Down { status: Some(500) });
        assert_eq!(ask().await, down);
        assert_eq!(ask().await, down);
        assert_eq!(ask().await, Err(ModelError::Open));
        assert_eq!(stage.requests().await.len(), 4, "nothing is sent while it is left alone");

        stage.clock.advance(Patience::default().rest);
        assert_eq!(ask().await, down, "the trial");
        assert_eq!(ask().await, Err(ModelError::Open));

        stage.clock.advance(Patience::default().rest);
        assert_eq!(ask().await, Ok("Oui.".to_owned()));
        assert_eq!(ask().await, Ok("Oui.".to_owned()));
    }
}

#[tokio::test]
async fn wrong_keys_and_unknown_models_are_for_somebody_to_see_to() {
    for (dialect, wrong, none, unknown) in [
        (Dialect::OpenAi, (401, "invalid_api_key"), (401, "invalid_api_key"), (404, "model_not_found")),
        (Dialect::Anthropic, (401, "authentication_error"), (401, "authentication_error"), (404, "not_found_error")),
        (Dialect::Gemini, (400, "API_KEY_INVALID"), (403, "PERMISSION_DENIED"), (404, "NOT_FOUND")),
    ] {
        let stage = Stage::open().await;
        stage.script(json!({"steps": [{"text": "Oui."}]})).await;
        let refused = |(status, code): (u16, &str)| ModelError::Refused { status, code: code.into() };
        let other = Model { key: Some("sk-other".into()), ..stage.model(dialect) };
        let error = stage.models.ask(&other, &says("Bonjour")).await.unwrap_err();
        assert_eq!(error, refused(wrong));
        assert!(error.is_about_the_account() && !error.is_worth_retrying());
        assert!(!format!("{error} {error:?} {other:?}").contains("sk-other"));
        let keyless = Model { key: None, ..stage.model(dialect) };
        assert_eq!(stage.models.ask(&keyless, &says("Bonjour")).await, Err(refused(none)));
        let nobody = Model { name: "unknown-9".into(), ..stage.model(dialect) };
        assert_eq!(stage.models.ask(&nobody, &says("Bonjour")).await, Err(refused(unknown)));

        assert_eq!(stage.control("keys", &json!({"key": "sk-other"})).await.status(), 204);
        assert!(stage.models.ask(&other, &says("Bonjour")).await.is_ok());
    }
}

#[tokio::test]
async fn models_go_wrong_in_what_they_say() {
    for dialect in Dialect::ALL {
        let stage = Stage::open().await;
        stage
            .script(json!([
                {"when": "coupe", "steps": [{"text": "La robe co", "stop": "length"}]},
                {"when": "interdit", "steps": [{"stop": "filtered"}]},
                {"when": "rien", "steps": [{"fault": {"effect": "empty"}}]},
                {"when": "long", "steps": [{"fault": {"effect": "ramble", "characters": 5_000}}]},
                {"when": "lune", "steps": [{"fault": {"effect": "unknown_tool"}}]},
                {"when": "mal", "steps": [{"fault": {"effect": "bad_arguments"}}, {"text": "Pardon."}]},
            ]))
            .await;
        let model = stage.model(dialect);
        let ask = |words: &'static str| {
            let (models, model) = (&stage.models, &model);
            async move { models.ask(model, &says(words)).await }
        };
        let cut = ask("coupe").await.unwrap();
        assert_eq!((cut.text.as_str(), cut.stop), ("La robe co", Stop::Length));
        assert_eq!(ask("interdit").await.unwrap().stop, Stop::Filtered);
        assert!(ask("rien").await.unwrap().is_empty());
        assert_eq!(ask("long").await.unwrap().text.chars().count(), 5_000);
        assert_eq!(ask("lune").await.unwrap().calls[0].name, "fly_to_the_moon");

        let bad = ask("mal").await;
        if dialect == Dialect::Gemini {
            assert_eq!(bad, Err(ModelError::Unreadable("the model's call is malformed")));
            continue;
        }
        let bad = bad.unwrap();
        assert!(matches!(&bad.calls[0].arguments, Arguments::Unreadable(text) if text.starts_with("{\"words\"")));
        let why = CallResult::failed(&bad.calls[0].id, json!("the arguments do not read"));
        let chat = chat(vec![Turn::Customer("mal".into()), bad.turn(), Turn::Results(vec![why])]);
        assert_eq!(stage.models.ask(&model, &chat).await.unwrap().text, "Pardon.");
    }
}

#[tokio::test]
async fn a_model_that_calls_for_ever_goes_on_until_somebody_stops() {
    let stage = Stage::open().await;
    stage.script(json!({"steps": [{"calls": [{"name": "show_cart"}], "fault": {"effect": "loop"}}]})).await;
    for dialect in Dialect::ALL {
        let mut chat = says("Bonjour");
        for _ in 0..5 {
            let answer = stage.models.ask(&stage.model(dialect), &chat).await.unwrap();
            assert_eq!(answer.calls[0].name, "show_cart");
            chat.turns.push(answer.turn());
            chat.turns.push(Turn::Results(vec![CallResult::done(&answer.calls[0].id, json!({}))]));
        }
    }
}

#[tokio::test]
async fn the_next_model_answers_for_the_one_that_is_left_alone() {
    let stage = Stage::open().await;
    stage.script(json!({"steps": [{"text": "Oui."}]})).await;
    let mut nobody = stage.model(Dialect::Anthropic);
    nobody.base_url = models::base_url(Dialect::Anthropic, Some("http://127.0.0.1:9")).unwrap();
    let chain = [nobody, stage.model(Dialect::Gemini)];
    for error in [ModelError::NotSent, ModelError::NotSent, ModelError::Open] {
        let first = stage.models.ask_first_of(&chain, &says("Bonjour")).await.unwrap();
        assert_eq!((first.by, first.answer.text.as_str()), (1, "Oui."));
        assert_eq!(first.passed_over, [error]);
    }
}
