use crate::shop::{SHEET, Shop};
use catalogue::{Named, Product, SearchCache, set_product_active};
use std::sync::Arc;

async fn found(shop: &Shop, cache: &SearchCache, text: &str) -> Vec<String> {
    let search = cache.of(shop.db(), shop.brand).await.unwrap();
    let ids: Vec<_> = search.find(text).iter().map(|hit| hit.product).collect();
    let products = Product::find_many(&mut shop.db(), shop.brand, &ids).await.unwrap();
    products.into_iter().map(|product| product.reference).collect()
}

async fn the_index_follows_the_catalogue(shop: Shop) {
    let cache = SearchCache::default();
    assert_eq!(found(&shop, &cache, "robe").await, [""; 0]);
    shop.imports(SHEET).await.unwrap();
    assert_eq!(found(&shop, &cache, "robes waxe").await, ["ROBE-01"]);
    let first = cache.of(shop.db(), shop.brand).await.unwrap();
    assert!(Arc::ptr_eq(&first, &cache.of(shop.db(), shop.brand).await.unwrap()), "made again without a reason");

    // Another node switches the robe off: this one hears it by the version.
    let robe = shop.product("ROBE-01").await.id;
    let node = shop.ground.another_node().await;
    node.write(async |tx| set_product_active(tx, shop.brand, robe, false).await).await.unwrap();
    assert_eq!(found(&shop, &cache, "robes waxe").await, [""; 0]);

    // The same sheet again, or stock alone, makes nothing again.
    let before = cache.of(shop.db(), shop.brand).await.unwrap();
    shop.imports(&SHEET.replace(",8,", ",9,")).await.unwrap();
    assert!(Arc::ptr_eq(&before, &cache.of(shop.db(), shop.brand).await.unwrap()));
}

async fn a_category_names_its_products(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let cache = SearchCache::default();
    assert_eq!(found(&shop, &cache, "accessoire").await, ["FOUL-01"]);
    let search = cache.of(shop.db(), shop.brand).await.unwrap();
    let mention = &search.lexicon().find("vous avez des accessoires ?")[0];
    let key = mention.candidates[0].key;
    assert_eq!(search.named(key), Some(&Named::Category("Accessoires".into())));
    assert_eq!(search.members(key), [shop.product("FOUL-01").await.id]);
    assert_eq!(search.product(key), None);
}

async fn a_strangers_search_finds_nothing(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let cache = SearchCache::default();
    assert_eq!(found(&shop, &cache, "foulard").await, ["FOUL-01"]);
    assert_eq!(found(&shop.stranger(), &cache, "foulard").await, [""; 0]);
}

testing::stories!(Shop: the_index_follows_the_catalogue, a_category_names_its_products, a_strangers_search_finds_nothing);
