//! A teammate without a password cannot sign in, with any password.

#![allow(clippy::unwrap_used, reason = "stories fail loudly")]

use identity::{IdentityError, Organisation, Role, Teammate, TeammateSpec, sign_in};
use kernel::Locale;
use testing::Ground;

async fn nobody_opens_an_account_without_a_password(ground: Ground) {
    let spec = TeammateSpec {
        email: "new@awa.ci".into(),
        name: "New".into(),
        role: Role::Seller,
        locale: Locale::Fr,
        brands: None,
        phone: None,
        skills: None,
    };
    ground
        .db
        .write(async |tx| {
            let (organisation, _) = Organisation::upsert(tx, "awa", "Awa").await?;
            Teammate::upsert(tx, organisation.id, &spec, None).await?;
            Ok::<_, IdentityError>(())
        })
        .await
        .unwrap();
    for password in ["", "x"] {
        let refused = sign_in(&ground.db, "new@awa.ci", &password.into(), "127.0.0.1").await;
        assert!(matches!(refused, Err(IdentityError::WrongCredentials)), "{password:?}");
    }
}

testing::stories!(Ground: nobody_opens_an_account_without_a_password);
