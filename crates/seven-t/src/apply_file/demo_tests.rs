//! The demo's own files are an apply file like any other.

use super::ApplyFile;
use identity::{PaymentMethod, Role};
use std::{collections::HashSet, path::Path};

fn demo() -> ApplyFile {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/demo.toml"));
    ApplyFile::load(path).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_demo_has_two_brands_of_sixty_and_forty_products() {
    let file = demo();
    let counts: Vec<(&str, usize)> =
        file.brands.iter().map(|brand| (brand.slug.as_str(), brand.products.len())).collect();
    assert_eq!(counts, [("awa-mode", 60), ("karite-co", 40)]);
    for brand in &file.brands {
        let variants = || brand.products.iter().flat_map(|product| &product.variants);
        let skus: HashSet<&str> = variants().map(|variant| variant.sku.as_str()).collect();
        assert_eq!(skus.len(), variants().count(), "a SKU of {} comes twice", brand.slug);
        assert!(brand.products.iter().any(|product| product.variants.len() > 1), "{} has no variants", brand.slug);
        // A walk needs something that is sold out and something that is not; a description to answer from.
        assert!(variants().any(|variant| variant.stock == 0) && variants().any(|variant| variant.stock > 5));
        assert!(brand.products.iter().all(|product| product.description.len() > 20 && !product.category.is_empty()));
        let both = [PaymentMethod::Online, PaymentMethod::CashOnDelivery];
        assert_eq!(brand.settings.payment_methods.as_deref(), Some(&both[..]));
    }
}

/// « c combien la robe wax », « jen prends 2 taille M », « ajoute un foulard » must each name one thing.
#[test]
fn what_the_first_walk_asks_for_is_there_once() {
    let file = demo();
    let named = |word: &str| {
        let mode = file.brands[0].products.iter();
        mode.filter(|product| product.name.to_lowercase().starts_with(word)).collect::<Vec<_>>()
    };
    let robe = named("robe wax");
    assert_eq!(robe.len(), 1);
    let m: Vec<i64> = robe[0].variants.iter().filter(|variant| variant.size == "M").map(|m| m.stock).collect();
    assert!(matches!(m[..], [stock] if stock >= 2), "one colour in M, at least two pieces: {m:?}");
    let foulard = named("foulard");
    assert_eq!((foulard.len(), foulard[0].variants.len()), (1, 1));
}

#[test]
fn each_role_has_a_teammate() {
    let roles: Vec<Role> = demo().teammates.iter().map(|teammate| teammate.role).collect();
    assert_eq!(roles, Role::ALL);
}

/// The guide's whole example, with its CSV, is accepted as it stands.
#[test]
fn the_guide_shows_files_that_are_accepted() {
    let guide = include_str!("../../../../docs/going-live.md");
    let block = |language: &str, holding: &str| {
        let fence = format!("```{language}\n");
        let mut blocks = guide.split(&fence).skip(1).filter_map(|rest| rest.split("```").next());
        blocks.find(|block| block.contains(holding)).map(ToOwned::to_owned).unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let header = "product_ref,product_name,price,stock\nX,Pagne,1000,1\n";
    std::fs::write(folder.path().join("awa-mode.csv"), header).unwrap();
    let toml = block("toml", "[organisation]");
    let file = ApplyFile::parse(&folder.path().join("shop.toml"), &toml).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(file.brands[0].products.len(), 3);

    let rows = catalogue::csv_rows::read(block("csv", "product_ref").as_bytes(), file.brands[0].currency);
    assert_eq!(rows.unwrap_or_else(|problems| panic!("{problems}")).len(), 3);
}

/// The sandbox must know the same numbers, tokens and keys.
#[test]
fn the_sandbox_plays_the_other_side_of_the_demo() {
    let text = include_str!("../../../../demo/sandbox.toml");
    let sandbox: toml::Table = text.parse().unwrap();
    let all = |key: &str| sandbox[key].as_array().unwrap().iter().map(|value| value.as_table().unwrap());
    let file = demo();

    let ours: Vec<_> = file.brands.iter().flat_map(|brand| &brand.lines).collect();
    let theirs: Vec<_> = all("lines").collect();
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        let secrets = [ours.access_token.reveal(), ours.app_secret.reveal(), ours.verify_token.reveal()];
        assert_eq!(
            [ours.phone_number_id.as_str(), &ours.waba_id],
            ["phone_number_id", "waba_id"].map(|key| theirs[key].as_str().unwrap())
        );
        assert_eq!(secrets, ["access_token", "app_secret", "verify_token"].map(|key| theirs[key].as_str().unwrap()));
    }

    let ours = file.brands.iter().flat_map(|brand| &brand.payment_accounts);
    let ours: Vec<_> = ours.map(|account| (account.kind.code(), account.credentials.reveal().to_owned())).collect();
    let theirs = all("psp_accounts")
        .map(|account| (account["kind"].as_str().unwrap(), serde_json::to_string(&account["credentials"]).unwrap()));
    assert_eq!(ours, theirs.collect::<Vec<_>>());
}
