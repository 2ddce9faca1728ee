use super::*;
use models::{CallResult, Stop, Usage};

#[tokio::test]
async fn a_plain_answer_and_what_it_costs() {
    let stage = Stage::open().await;
    let usage = json!({"input": 100, "cached": 40, "output": 10});
    stage
        .script(json!([
            {"when": "combien la robe", "steps": [{"text": "La Robe wax coûte 15 000 FCFA.", "usage": usage}]},
            {"steps": [{"text": "Bonjour !"}]},
        ]))
        .await;
    for dialect in Dialect::ALL {
        let model = stage.model(dialect);
        let answer = stage.models.ask(&model, &says("Bonsoir")).await.unwrap();
        assert_eq!((answer.text.as_str(), answer.stop), ("Bonjour !", Stop::Done));
        let answer = stage.models.ask(&model, &says("C'est combien LA robe ?")).await.unwrap();
        assert_eq!(answer.text, "La Robe wax coûte 15 000 FCFA.");
        assert_eq!(answer.model, "scripted-1");
        let expected = Usage { input: 100, cached_input: 40, written_input: 0, output: 10 };
        assert_eq!(answer.usage, expected);
        assert_eq!(model.price.cost(answer.usage), 100 * 90 + 40 * 45 + 10 * 360);
    }
}

#[tokio::test]
async fn two_calls_at_once_then_a_third_with_what_the_first_found() {
    let stage = Stage::open().await;
    stage.script(json!({"when": "robe", "steps": [
        {"text": "Je regarde.", "calls": [{"name": "search_products", "arguments": {"words": "robe wax"}}, {"name": "show_cart"}]},
        {"calls": [{"name": "add_to_cart", "arguments": {"variant": "{{result.0/products/0/variant}}", "quantity": 2}}]},
        {"text": "C'est fait, {{result.2/total}} FCFA."},
    ]})).await;
    for dialect in Dialect::ALL {
        let model = stage.model(dialect);
        let mut chat = chat(vec![
            Turn::Customer("Bonsoir".into()),
            Turn::said("Bonsoir !"),
            Turn::Customer("Je prends".into()),
            Turn::Customer("deux robes".into()),
        ]);
        let first = stage.models.ask(&model, &chat).await.unwrap();
        assert_eq!((first.text.as_str(), first.stop, first.calls.len()), ("Je regarde.", Stop::Calls, 2));
        assert_eq!(first.calls[0].arguments.fields().unwrap()["words"], "robe wax");
        assert!(first.calls[1].arguments.fields().unwrap().is_empty());
        chat.turns.push(first.turn());
        let found = json!({"products": [{"variant": "v-17", "price": 15_000}]});
        chat.turns.push(Turn::Results(vec![
            CallResult::failed(&first.calls[1].id, json!("the cart is empty")),
            CallResult::done(&first.calls[0].id, found),
        ]));
        let second = stage.models.ask(&model, &chat).await.unwrap();
        assert_eq!(
            serde_json::to_value(second.calls[0].arguments.fields()).unwrap(),
            json!({"variant": "v-17", "quantity": 2})
        );
        chat.turns.push(second.turn());
        chat.turns.push(Turn::Results(vec![CallResult::done(&second.calls[0].id, json!({"total": 30_000}))]));
        let third = stage.models.ask(&model, &chat).await.unwrap();
        assert_eq!((third.text.as_str(), third.stop), ("C'est fait, 30000 FCFA.", Stop::Done));
    }
    assert!(stage.requests().await.iter().all(|question| question["status"] == 200));
}

#[tokio::test]
async fn a_chat_moves_from_model_to_model_in_the_middle_of_a_turn() {
    let stage = Stage::open().await;
    stage
        .script(json!({"steps": [
            {"calls": [{"name": "search_products", "arguments": {"words": "robe"}}, {"name": "show_cart"}]},
            {"text": "Voilà."},
        ]}))
        .await;
    for from in Dialect::ALL {
        for to in Dialect::ALL {
            let mut chat = says("la robe ?");
            let first = stage.models.ask(&stage.model(from), &chat).await.unwrap();
            chat.turns.push(first.turn());
            chat.turns.push(Turn::Results(first.calls.iter().map(|it| CallResult::done(&it.id, json!([]))).collect()));
            let second = stage.models.ask(&stage.model(to), &chat).await;
            assert_eq!(second.map(|it| it.text), Ok("Voilà.".to_owned()), "{from} → {to}");
        }
    }
}

#[tokio::test]
async fn what_stays_the_same_is_read_from_the_cache() {
    let stage = Stage::open().await;
    stage.script(json!({"steps": [{"text": "Oui."}]})).await;
    for dialect in Dialect::ALL {
        let model = stage.model(dialect);
        let first = stage.models.ask(&model, &says("Bonjour")).await.unwrap().usage;
        let second = stage.models.ask(&model, &says("Bonjour")).await.unwrap().usage;
        assert_eq!(first.cached_input, 0);
        assert_eq!(first.written_input > 0, dialect == Dialect::Anthropic);
        assert!(second.cached_input > 0 && second.written_input == 0);
        assert_eq!(first.read(), second.read());
        assert!(model.price.cost(second) < model.price.cost(first));
    }
}

#[tokio::test]
async fn a_script_may_speak_only_so_often_and_the_prompt_can_be_looked_at() {
    let stage = Stage::open().await;
    stage.script(json!([{"when": "oui", "times": 1, "steps": [{"text": "Un"}]}, {"when": "oui", "steps": [{"text": "Deux"}]}])).await;
    let model = stage.model(Dialect::OpenAi);
    for text in ["Un", "Deux", "Deux"] {
        assert_eq!(stage.models.ask(&model, &says("oui")).await.unwrap().text, text);
    }
    let question = stage.requests().await.remove(0);
    assert_eq!(question["dialect"], "openai");
    assert_eq!(question["body"]["messages"][1]["content"], "oui");
    assert!(!question.to_string().contains(sandbox::models::KEY));
}
