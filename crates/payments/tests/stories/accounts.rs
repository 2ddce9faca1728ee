//! Whose keys a session is opened with.

use crate::till::{Till, brand};
use identity::Change;
use payments::{PaymentAccount, PaymentError, accounts_of};
use psp::Kind::{self, Stripe};
use serde_json::json;
use storage::args;

async fn applying_the_same_keys_changes_nothing_and_none_is_stored_in_clear(till: Till) {
    let keys = json!({"webhook_secret": "whsec_awa", "secret_key": "sk_test_awa"});
    let (account, change) = till.account(Stripe, keys).await;
    assert_eq!(change, Change::Unchanged, "the order of the fields says nothing");
    let (same, change) =
        till.account(Stripe, json!({"secret_key": "sk_test_new", "webhook_secret": "whsec_awa"})).await;
    assert_eq!((same.id, change), (account.id, Change::Updated(vec!["credentials"])));
    let order = till.order().await;
    assert!(matches!(till.payments.start_attempt(&order.code, Stripe).await, Err(PaymentError::Refused { .. })));
    assert_eq!(till.attempt_states(&order).await, ["not_opened"]);

    let sealed = till.db().all::<(Vec<u8>,)>("SELECT credentials FROM payment_account", args![]).await.unwrap();
    assert!(sealed.iter().all(|(bytes,)| !String::from_utf8_lossy(bytes).contains("sk_test")));
    assert!(!format!("{same:?} {:?}", till.attempt(&order).await).contains("sk_test"));
}

async fn a_strangers_brand_has_no_account_here(till: Till) {
    let stranger = brand(&till.ground, "karite").await.id;
    assert!(accounts_of(&mut till.db(), stranger).await.unwrap().is_empty());
    let ours = accounts_of(&mut till.db(), till.brand.id).await.unwrap();
    assert_eq!(ours.len(), Kind::ALL.len());
    assert!(PaymentAccount::find(&mut till.db(), stranger, ours[0].id).await.unwrap().is_none());
}

testing::stories!(Till:
    applying_the_same_keys_changes_nothing_and_none_is_stored_in_clear,
    a_strangers_brand_has_no_account_here,
);
