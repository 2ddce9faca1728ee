use crate::shop::{SHEET, Shop};
use catalogue::{
    Category, ListQuery, Product, Reason, StockChange, categories, change_stock, list, low_stock, sellable,
    set_product_active, set_variant_active,
};

fn words(text: &str) -> ListQuery {
    ListQuery { text: text.into(), ..ListQuery::default() }
}

async fn names(shop: &Shop, query: &ListQuery) -> Vec<String> {
    let page = list(&mut shop.db(), shop.brand, query, None, 50).await.unwrap();
    page.products.into_iter().map(|product| product.name).collect()
}

async fn fills(shop: &Shop) {
    let rows: String = (1..=7).map(|n| format!("P-{n},Éventail n°{n},Accessoires,,,,,1000,{n},\n")).collect();
    shop.imports(&format!("{SHEET}{rows}")).await.unwrap();
}

async fn a_long_list_comes_in_pages(shop: Shop) {
    fills(&shop).await;
    let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = list(&mut shop.db(), shop.brand, &ListQuery::default(), after, 4).await.unwrap();
        assert!(page.products.len() <= 4);
        seen.extend(page.products.iter().map(|product| product.name.clone()));
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((pages, seen.len()), (3, 9));
    assert_eq!(seen, names(&shop, &ListQuery::default()).await);
    assert_eq!((seen[0].as_str(), seen[8].as_str()), ("Éventail n°1", "Robe wax Adjoua"), "accents do not sort last");
}

async fn the_list_is_searched_by_words_category_and_sku(shop: Shop) {
    fills(&shop).await;
    assert_eq!(names(&shop, &words("adjoua ROBE")).await, ["Robe wax Adjoua"]);
    assert_eq!(names(&shop, &words("robe-01-l")).await, ["Robe wax Adjoua"]);
    assert_eq!(names(&shop, &words("eventail 3")).await, ["Éventail n°3"]);
    assert_eq!(names(&shop, &words("%")).await, [""; 0]);
    assert_eq!(names(&shop, &words("robe_01")).await, [""; 0]);
    let robes = ListQuery { category: Some("Robes".into()), ..ListQuery::default() };
    assert_eq!(names(&shop, &robes).await, ["Robe wax Adjoua"]);
}

async fn what_is_switched_off_is_not_sold(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let (robe, scarf) = (shop.product("ROBE-01").await, shop.product("FOUL-01").await);
    let ids = [scarf.variants[0].id, robe.variants[0].id, robe.variants[1].id];
    let offered = async || sellable(&mut shop.db(), shop.brand, &ids).await.unwrap();
    assert_eq!(
        offered().await.iter().map(catalogue::Sellable::title).collect::<Vec<_>>(),
        ["Foulard", "Robe wax Adjoua (M · Bleu)", "Robe wax Adjoua (L · Bleu)"]
    );
    shop.db()
        .write(async |tx| {
            set_product_active(tx, shop.brand, scarf.id, false).await?;
            set_variant_active(tx, shop.brand, robe.variants[0].id, false).await
        })
        .await
        .unwrap();
    assert_eq!(offered().await.iter().map(|one| one.variant.sku.as_str()).collect::<Vec<_>>(), ["ROBE-01-L"]);
    assert_eq!(names(&shop, &ListQuery::default()).await, ["Robe wax Adjoua"]);
    let all = ListQuery { with_inactive: true, ..ListQuery::default() };
    assert_eq!(names(&shop, &all).await, ["Foulard", "Robe wax Adjoua"]);
    let shown = categories(&mut shop.db(), shop.brand).await.unwrap();
    assert_eq!(shown, [Category { name: "Robes".into(), products: 1 }]);
    assert_eq!(shop.product("ROBE-01").await.on_hand(), 3);
}

async fn an_empty_shelf_is_told_first(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let medium = shop.variant("ROBE-01-M").await.id;
    shop.db()
        .write(async |tx| change_stock(tx, shop.brand, medium, StockChange::To(0), Reason::Correction, None).await)
        .await
        .unwrap();
    let low = low_stock(&mut shop.db(), shop.brand, 3, 10).await.unwrap();
    let told: Vec<_> = low.iter().map(|one| (one.variant.sku.as_str(), one.variant.on_hand)).collect();
    assert_eq!(told, [("ROBE-01-M", 0), ("ROBE-01-L", 3)]);
}

async fn a_stranger_lists_nothing(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let robe = shop.product("ROBE-01").await;
    let brand = shop.stranger().brand;
    let db = &mut shop.db();
    assert_eq!(Product::find(db, brand, robe.id).await.unwrap(), None);
    assert_eq!(Product::by_reference(db, brand, "ROBE-01").await.unwrap(), None);
    assert_eq!(sellable(db, brand, &[robe.variants[0].id]).await.unwrap(), []);
    assert_eq!(categories(db, brand).await.unwrap(), []);
    assert_eq!(low_stock(db, brand, 100, 10).await.unwrap(), []);
    assert_eq!(list(db, brand, &ListQuery::default(), None, 10).await.unwrap().products, []);
    assert_eq!(list(db, brand, &ListQuery::default(), Some(robe.id), 10).await.unwrap().products, []);
    let off = shop.db().write(async |tx| set_product_active(tx, brand, robe.id, false).await).await.unwrap();
    let variant_off =
        shop.db().write(async |tx| set_variant_active(tx, brand, robe.variants[0].id, false).await).await.unwrap();
    assert!(!off && !variant_off);
    assert_eq!(shop.product("ROBE-01").await, robe);
}

testing::stories!(Shop:
    a_long_list_comes_in_pages,
    the_list_is_searched_by_words_category_and_sku,
    what_is_switched_off_is_not_sold,
    an_empty_shelf_is_told_first,
    a_stranger_lists_nothing,
);
