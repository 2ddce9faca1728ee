//! Bad days, told with real processes: the product is killed, the network drops, webhooks repeat themselves.
//!
//! These stories run on the machine's clock because they end processes; their waits are upper bounds, not timings.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

mod world;

use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use testing::Ground;
use world::{World, phone};

/// kill -9 at many moments between a webhook and its answer, and between the yes and the order: after the restart there
/// is exactly one answer to each message, and one order.
async fn a_kill_at_any_point_leaves_one_answer_and_one_order(database: Option<&str>) {
    let mut world = World::open(database).await;
    // From before the webhook is read to after the answer has left, in steps finer than a turn takes.
    for (n, delay) in [0_u64, 2, 4, 6, 8, 11, 15, 20, 30, 60].into_iter().enumerate() {
        let customer = phone(u32::try_from(n).unwrap());
        world.write(&customer, "je prends un foulard").await;
        let asked = world.settled(&customer, 1).await;
        assert!(asked[0].contains("Je valide") || asked[0].contains("je valide"), "{asked:?}");
        world.write(&customer, "oui").await;
        tokio::time::sleep(Duration::from_millis(delay)).await;
        world.kill();
        world.start().await;
        let got = world.settled(&customer, 2).await;
        let orders = got.iter().filter(|words| words.contains("Commande #")).count();
        assert_eq!((got.len(), orders), (2, 1), "killed after {delay} ms: {got:?}");
    }
}

/// The connection is cut right after Meta has taken the message: nobody knows, until the status webhook tells.
async fn an_answer_whose_acceptance_was_lost_is_not_sent_twice(database: Option<&str>) {
    let world = World::open(database).await;
    world.control("faults", json!({"on": "send", "when": {"next": 1}, "effect": "drop_after"})).await;
    world.write(&phone(1), "bonjour").await;
    let got = world.settled(&phone(1), 1).await;
    tokio::time::sleep(Duration::from_secs(5)).await; // past the grace of 3 s
    assert_eq!(world.got(&phone(1)).await, got);
    assert_eq!(got.len(), 1);
}

/// The product is down when customers write: Meta tries again, and each is answered once.
async fn what_was_written_while_the_product_was_down_is_answered_once(database: Option<&str>) {
    let mut world = World::open(database).await;
    world.kill();
    for n in 0..10 {
        world.write(&phone(n), "bonjour").await;
    }
    world.start().await;
    for n in 0..10 {
        assert_eq!(world.settled(&phone(n), 1).await.len(), 1);
    }
}

/// Meta repeats every webhook five times, out of order: one answer each.
async fn repeated_and_reordered_webhooks_change_nothing(database: Option<&str>) {
    let world = World::open(database).await;
    world.control("faults", json!({"on": "webhook", "when": "always", "effect": "duplicate", "times": 5})).await;
    for n in 0..5 {
        world.write(&phone(n), "c combien le foulard").await;
    }
    for n in 0..5 {
        assert_eq!(world.settled(&phone(n), 1).await.len(), 1);
    }
}

/// Two customers say yes to the one piece there is: one order, and the other is told kindly.
async fn two_buyers_one_piece_one_order(database: Option<&str>) {
    let world = World::open(database).await;
    for n in 0..2 {
        world.write(&phone(n), "je prends le bracelet unique").await;
        world.settled(&phone(n), 1).await;
    }
    tokio::join!(async { world.write(&phone(0), "oui").await }, async { world.write(&phone(1), "oui").await });
    let mut orders = 0;
    for n in 0..2 {
        let got = world.settled(&phone(n), 2).await;
        orders += got.iter().filter(|words| words.contains("Commande #")).count();
    }
    assert_eq!(orders, 1);
}

/// A forged webhook, broken JSON, a body too large: a clear status each, and the server lives.
async fn bad_input_gets_a_clear_status(database: Option<&str>) {
    let world = World::open(database).await;
    let url = format!("{}/webhooks/whatsapp", world.product);
    let post = async |body: Vec<u8>, signature: Option<String>| {
        // A connection of its own: a refused body leaves the rest of it unread, and the server hangs up.
        let mut request = reqwest::Client::new().post(&url).body(body);
        if let Some(signature) = signature {
            request = request.header("X-Hub-Signature-256", signature);
        }
        request.send().await.unwrap().status().as_u16()
    };
    let secret = "an app secret of the story".into();
    let sign = |body: &[u8]| Some(whatsapp::signature::sign(&secret, body));
    let empty = br#"{"object":"whatsapp_business_account","entry":[]}"#.to_vec();
    assert_eq!(post(empty.clone(), None).await, 401);
    assert_eq!(post(empty.clone(), Some("sha256=00".into())).await, 401);
    assert_eq!(post(empty.clone(), Some(whatsapp::signature::sign(&"another".into(), &empty))).await, 401);
    assert_eq!(post(empty.clone(), sign(&empty)).await, 200);
    assert_eq!(post(b"{broken".to_vec(), sign(b"{broken")).await, 400);
    assert_eq!(post(b"[1,2]".to_vec(), sign(b"[1,2]")).await, 400);
    let odd = br#"{"object":17,"entry":{"id":[]}}"#.to_vec();
    assert_eq!(post(odd.clone(), sign(&odd)).await, 200, "kept for people to see");
    let huge = vec![b' '; 4 * 1024 * 1024];
    assert_eq!(post(huge.clone(), sign(&huge)).await, 413);
    // Payment providers look whether an address lives, and learn no more by it.
    let nobody = format!("{}/webhooks/stripe/{}", world.product, kernel::Uuid::nil());
    for address in [nobody.clone(), format!("{nobody}/a-key")] {
        for (method, status) in [(Method::GET, 200), (Method::HEAD, 200), (Method::POST, 404), (Method::PUT, 405)] {
            let knock = world.http.request(method.clone(), &address).body("{}").send().await.unwrap();
            assert_eq!(knock.status().as_u16(), status, "{method} {address}");
        }
    }
    for wrong in ["nonsense", "verif"] {
        let asked = format!("{url}?hub.mode=subscribe&hub.challenge=42&hub.verify_token={wrong}");
        assert_eq!(world.http.get(asked).send().await.unwrap().status().as_u16(), 403);
    }
    let asked = format!("{url}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=verify");
    let answer = world.http.get(asked).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap()), (200, "42".to_owned()));
    world.write(&phone(1), "bonjour").await;
    assert_eq!(world.settled(&phone(1), 1).await.len(), 1);
}

/// PostgreSQL is stopped and started while customers write: the product recovers by itself, nothing that was acknowledged
/// is lost, and nothing is answered twice.
#[test]
fn postgres_restarts_under_load_and_nothing_is_lost() {
    let cluster = Cluster::start();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let world = World::open(Some(&cluster.url)).await;
        let writing = async {
            for n in 0..30 {
                world.write(&phone(n), "bonjour").await;
                tokio::time::sleep(Duration::from_millis(60)).await;
            }
        };
        let restarting = async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            tokio::task::block_in_place(|| {
                cluster.run("stop");
                cluster.run("start");
            });
        };
        tokio::join!(writing, restarting);
        for n in 0..30 {
            assert_eq!(world.settled(&phone(n), 1).await.len(), 1, "customer {n}");
        }
    });
}

/// A PostgreSQL of this story alone, for stopping.
struct Cluster {
    name: String,
    url: String,
}

impl Cluster {
    fn start() -> Self {
        let mut cluster = Self { name: format!("story-{}", std::process::id()), url: String::new() };
        cluster.run("start");
        cluster.url = cluster.run("url").trim().to_owned();
        cluster
    }

    fn run(&self, verb: &str) -> String {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/pg.sh");
        let out = std::process::Command::new(script).arg(verb).env("PG_NAME", &self.name).output().unwrap();
        assert!(out.status.success(), "pg.sh {verb}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("stop");
    }
}

macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[test]
            fn sqlite() {
                tokio::runtime::Runtime::new().unwrap().block_on(super::$story(None));
            }
            #[test]
            fn postgres() {
                super::Ground::tell_on_postgres(async |ground| super::$story(Some(&ground.url)).await);
            }
        }
    )+};
}
on_both!(
    a_kill_at_any_point_leaves_one_answer_and_one_order,
    an_answer_whose_acceptance_was_lost_is_not_sent_twice,
    what_was_written_while_the_product_was_down_is_answered_once,
    repeated_and_reordered_webhooks_change_nothing,
    two_buyers_one_piece_one_order,
    bad_input_gets_a_clear_status,
);
