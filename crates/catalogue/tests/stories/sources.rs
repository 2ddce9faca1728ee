//! Sources and their syncs, against the sandbox's shops.

use crate::shop::Shop;
use catalogue::{
    Approval, Change, ChangeKind, ChangedField, Holds, Lack, NewSource, NoHolds, Odd, Pictures, Product, ReadSource,
    SettleSync, Source, SourceError, SourceKind, SourceReader, SourceSettings, Sync, SyncCounts, SyncDiff, SyncSource,
    SyncState, TidyPictures, approve, set_product_active,
};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{BrandId, Currency, Millis, Money, Secret, SourceId, SyncId, VariantId, Vault, hours, minutes};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use shopfront::{Fetcher, Reach};
use std::{collections::HashMap, sync::Arc, time::Duration};
use storage::{StoreError, Tx};
use testing::Ground;

/// A brand, and the sandbox's shops to import from.
struct World {
    shop: Shop,
    sandbox: Sandbox,
    worker: Worker,
    vault: Vault,
    fetcher: Fetcher,
    http: reqwest::Client,
}

impl World {
    async fn open(ground: Ground) -> Self {
        let shop = Shop::open(ground).await;
        let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
        let fetcher = Fetcher::new(Reach::Loopback).unwrap();
        let vault = Vault::new(&"operator".into());
        let mut registry = Registry::new();
        let reader = SourceReader::new(shop.db().clone(), fetcher.clone(), vault.clone());
        registry.on::<ReadSource, _, _>(move |job, claim| {
            let reader = reader.clone();
            async move { reader.run(&job, &claim).await }
        });
        let db = shop.db().clone();
        registry.on::<SyncSource, _, _>(move |job, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db).await }
        });
        let db = shop.db().clone();
        registry.on::<TidyPictures, _, _>(move |job, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db).await }
        });
        let db = shop.db().clone();
        registry.on::<SettleSync, _, _>(move |job, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db, &NoHolds).await }
        });
        let worker = Worker::new(shop.db().clone(), Arc::new(registry), WorkerOptions::default());
        Self { shop, sandbox, worker, vault, fetcher, http: reqwest::Client::new() }
    }

    fn brand(&self) -> BrandId {
        self.shop.brand
    }

    fn later(&self, time: Millis) {
        self.shop.ground.clock.advance(time);
    }

    /// Changes one of the sandbox's shops.
    async fn shop_is(&self, shop: &str, change: Value) {
        let url = format!("{}/control/shops/{shop}", self.sandbox.url());
        let answer = self.http.post(url).json(&change).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// How often each path of a shop was asked for.
    async fn asked(&self, shop: &str) -> HashMap<String, u64> {
        let url = format!("{}/control/shops", self.sandbox.url());
        let shops: Vec<Value> = self.http.get(url).send().await.unwrap().json().await.unwrap();
        let one = shops.into_iter().find(|one| one["shop"] == shop).unwrap();
        serde_json::from_value(one["asked"].clone()).unwrap()
    }

    async fn add(&self, address: &str, settings: SourceSettings) -> Result<Source, SourceError> {
        let new = NewSource {
            kind: SourceKind::Link,
            address: Secret::new(address),
            token: None,
            settings,
            currency: Currency::XOF,
            country: Some("CI".into()),
        };
        let who = self.shop.teammate;
        self.shop
            .db()
            .write(async |tx| {
                let source = Source::add(tx, self.brand(), &new, (&self.vault, &self.fetcher), Some(who)).await?;
                Source::vouch(tx, self.brand(), source.id, who).await?;
                Ok(source)
            })
            .await
    }

    async fn pastes(&self, address: &str) -> Source {
        self.add(address, SourceSettings { every: Some(hours(24)), ..SourceSettings::default() }).await.unwrap()
    }

    /// Begins a sync without reading.
    async fn begins(&self, source: SourceId) -> Sync {
        let who = Some(self.shop.teammate);
        self.shop.db().write(async |tx| Sync::begin(tx, self.brand(), source, who).await).await.unwrap()
    }

    /// Begins a sync and reads to its end.
    async fn syncs(&self, source: SourceId) -> Sync {
        let sync = self.begins(source).await;
        run_due(&self.worker).await.unwrap();
        self.sync(sync.id).await
    }

    async fn sync(&self, id: SyncId) -> Sync {
        Sync::find(&mut self.shop.db(), self.brand(), id).await.unwrap().unwrap()
    }

    async fn source(&self, id: SourceId) -> Source {
        Source::find(&mut self.shop.db(), self.brand(), id).await.unwrap().unwrap()
    }

    async fn diff(&self, sync: &Sync) -> SyncDiff {
        let source = self.source(sync.source).await;
        sync.diff(&mut self.shop.db(), &source).await.unwrap()
    }

    async fn approves(&self, sync: &Sync, approval: &Approval) -> SyncCounts {
        self.tries_to_approve(sync, approval, &NoHolds).await.unwrap()
    }

    async fn tries_to_approve(
        &self,
        sync: &Sync,
        approval: &Approval,
        holds: &impl Holds,
    ) -> Result<SyncCounts, SourceError> {
        self.shop.db().write(async |tx| approve(tx, self.brand(), sync.id, approval, holds).await).await
    }

    /// Pastes, reads and approves all.
    async fn imports(&self, address: &str) -> Source {
        let source = self.pastes(address).await;
        let sync = self.syncs(source.id).await;
        assert_eq!(sync.state, SyncState::Ready, "{sync:?}");
        self.approves(&sync, &Approval::default()).await;
        self.source(source.id).await
    }

    async fn products(&self) -> Vec<Product> {
        let query = catalogue::ListQuery { with_inactive: true, ..Default::default() };
        catalogue::list(&mut self.shop.db(), self.brand(), &query, None, 10_000).await.unwrap().products
    }

    async fn named(&self, name: &str) -> Product {
        let mut all = self.products().await;
        all.retain(|product| product.name == name);
        assert_eq!(all.len(), 1, "{name}");
        all.remove(0)
    }
}

fn of_kind(diff: &SyncDiff, kind: ChangeKind) -> Vec<&Change> {
    diff.changes.iter().filter(|change| change.kind == kind).collect()
}

async fn a_pasted_shop_is_shown_and_nothing_changes_before_somebody_says_so(w: World) {
    let source = w.pastes(&w.sandbox.shop_url("couture")).await;
    assert_eq!(source.shown, "couture.localhost");
    let sync = w.syncs(source.id).await;
    assert_eq!((sync.state, sync.complete), (SyncState::Ready, true), "{sync:?}");
    assert_eq!((sync.progress.platform.as_deref(), sync.progress.products), (Some("Shopify"), 24));
    assert_eq!(sync.progress.currency.as_deref(), Some("XOF"));
    assert_eq!(sync.progress.pictures.len(), 8);

    let diff = w.diff(&sync).await;
    assert_eq!((diff.changes.len(), diff.count(ChangeKind::New), diff.same), (24, 24, 0));
    assert_eq!(w.shop.count("product").await, 0, "nothing is done yet");

    let counts = w.approves(&sync, &Approval::default()).await;
    assert_eq!((counts.created, counts.updated, counts.held), (24, 0, 0));
    let robe = w.named("Robe wax Adjoua").await;
    let forms: Vec<_> = robe.variants.iter().map(|v| (v.label(), v.sku.as_str(), v.price.minor, v.on_hand)).collect();
    let wanted = [("S", "COU-1000-S", 18_200, 5), ("M", "COU-1000-M", 18_200, 5), ("L", "COU-1000-L", 18_200, 5)];
    assert_eq!(forms, wanted.map(|(label, sku, price, there)| (label.to_owned(), sku, price, there)));
    assert_eq!((robe.category.as_deref(), robe.active), (Some("Robes"), true));
    assert_eq!(robe.image, Some(format!("{}/images/1000.png", w.sandbox.shop_url("couture"))));
    let out = w.named("Beurre de karité brut").await;
    assert_eq!(out.on_hand(), 0, "the shop says it is out");
    assert_eq!(w.shop.facts("catalogue.imported").await.len(), 1);

    // The same answer twice is one approval.
    assert_eq!(w.approves(&sync, &Approval::default()).await, counts);
    assert_eq!(w.shop.count("product").await, 24);
    // And the same shop again is no news: it settles by itself.
    let again = w.syncs(source.id).await;
    assert_eq!((again.state, again.counts), (SyncState::Applied, SyncCounts::default()));
    assert_eq!(w.shop.facts("catalogue.imported").await.len(), 1);
}

async fn every_kind_of_shop_is_read(w: World) {
    for (shop, path, platform, count) in [
        ("savons", "", Some("WooCommerce"), 214),
        ("bijoux", "", Some("PrestaShop"), 24),
        ("artisan", "", None, 24),
        ("flux", "/merchant.xml", None, 24),
        ("feuille", "/stock.csv", None, 24),
    ] {
        let source = w.pastes(&format!("{}{path}", w.sandbox.shop_url(shop))).await;
        let sync = w.syncs(source.id).await;
        assert_eq!((sync.state, sync.complete), (SyncState::Ready, true), "{shop}: {sync:?}");
        assert_eq!((sync.progress.platform.as_deref(), sync.progress.products), (platform, count), "{shop}");
        let diff = w.diff(&sync).await;
        let first = diff.changes.iter().find(|change| change.name == "Foulard bazin").unwrap();
        let price = first.fields.iter().find(|field| field.field == ChangedField::Price).unwrap();
        assert_eq!((first.kind, price.to.as_str()), (ChangeKind::New, "4500"), "{shop}");
        let robe = diff.changes.iter().find(|change| change.name == "Robe wax Adjoua").unwrap();
        let sizes = robe.fields.iter().filter(|field| field.field == ChangedField::Price).count();
        assert_eq!(sizes, if shop == "savons" { 3 } else { 1 }, "{shop}: forms of one price are forms all the same");
    }
}

async fn the_second_day_is_told_field_by_field(w: World) {
    let source = w.imports(&w.sandbox.shop_url("couture")).await;
    w.shop_is("couture", json!({ "day": 2 })).await;
    w.later(hours(25));
    run_due(&w.worker).await.unwrap();
    let sync = Sync::of_source(&mut w.shop.db(), w.brand(), source.id, 1).await.unwrap().remove(0);
    assert_eq!((sync.state, sync.complete), (SyncState::Ready, true), "the timer began it");
    let diff = w.diff(&sync).await;
    let counts = ChangeKind::ALL.map(|kind| diff.count(kind));
    // Of 22 that are still there, five cost less and two are back; one is new; the two that are missing were missed once.
    assert_eq!(counts, [1, 7, 0, 0, 0, 0], "{:?}", diff.changes);
    let robe = diff.changes.iter().find(|change| change.name == "Robe wax Adjoua").unwrap();
    let field =
        |field: &catalogue::FieldChange| (field.field, field.label.clone(), field.from.clone(), field.to.clone());
    assert_eq!(field(&robe.fields[0]), (ChangedField::Price, "S".into(), "18200".into(), "16380".into()));
    assert_eq!(robe.odd, None);

    let done = w.approves(&sync, &Approval::default()).await;
    assert_eq!((done.created, done.updated, done.gone, done.held), (1, 7, 0, 0));
    assert_eq!(w.named("Robe wax Adjoua").await.price, Money::new(16_380, Currency::XOF));
    let dropped = w.shop.facts("product.price_dropped").await;
    assert!(dropped.iter().any(|fact| fact.data["from"] == 18_200 && fact.data["to"] == 16_380), "{dropped:?}");
    let back = w.named("Beurre de karité brut").await;
    let restocked = w.shop.facts("product.restocked").await;
    assert!(restocked.iter().any(|fact| fact.subject == back.variants[0].id.0 && fact.data["on_hand"] == 5));

    // Missed a second time, they are gone: switched off, and still there for whoever ordered them.
    let sync = w.syncs(source.id).await;
    let diff = w.diff(&sync).await;
    assert_eq!(ChangeKind::ALL.map(|kind| diff.count(kind)), [0, 0, 0, 2, 0, 0]);
    assert_eq!(w.approves(&sync, &Approval::default()).await.gone, 2);
    let gone = w.named("Boucles d’oreilles cauris n° 2").await;
    assert!(!gone.active);
    // And back when they are back.
    w.shop_is("couture", json!({ "day": 1 })).await;
    let sync = w.syncs(source.id).await;
    let diff = w.diff(&sync).await;
    assert_eq!(diff.count(ChangeKind::Back), 2);
    w.approves(&sync, &Approval::default()).await;
    assert!(w.named("Boucles d’oreilles cauris n° 2").await.active);
    assert_eq!(w.named("Boucles d’oreilles cauris n° 2").await.id, gone.id);
}

async fn only_what_is_chosen_is_done(w: World) {
    let source = w.pastes(&w.sandbox.shop_url("flux")).await;
    let sync = w.syncs(source.id).await;
    let diff = w.diff(&sync).await;
    let ids: Vec<String> = diff.changes.iter().map(|change| change.external_id.clone()).collect();
    let approval = Approval {
        only: Some(ids[..3].iter().cloned().collect()),
        except: [ids[1].clone()].into(),
        ..Approval::default()
    };
    let done = w.approves(&sync, &approval).await;
    assert_eq!((done.created, done.held), (2, 22));
    // What was not chosen is offered again.
    let sync = w.syncs(source.id).await;
    assert_eq!(w.diff(&sync).await.count(ChangeKind::New), 22);
    w.shop.db().write(async |tx| Sync::refuse(tx, w.brand(), sync.id, Some(w.shop.teammate)).await).await.unwrap();
    assert_eq!(w.sync(sync.id).await.state, SyncState::Refused);
    assert_eq!((w.shop.count("product").await, w.shop.count("staged_product").await), (2, 0));
}

async fn what_a_human_wrote_stays(w: World) {
    let source = w.imports(&w.sandbox.shop_url("feuille")).await;
    let scarf = w.named("Foulard bazin").await;
    let rows = format!(
        "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image\n\
         {},Foulard de fête,,,{},,,4000,4,\n",
        scarf.reference, scarf.variants[0].sku
    );
    w.shop.imports(&rows).await.unwrap();
    let sync = w.syncs(source.id).await;
    assert_eq!(sync.state, SyncState::Applied, "the source said nothing new");
    assert_eq!(w.named("Foulard de fête").await.price.minor, 4_000);

    // The source changes what the human changed, too: the human's stays, and the source's is one word away.
    w.shop_is("feuille", json!({ "day": 2 })).await;
    let sync = w.syncs(source.id).await;
    w.approves(&sync, &Approval::default()).await;
    let robe = w.named("Robe wax Adjoua").await;
    assert_eq!(robe.price.minor, 16_380);
    w.shop.imports(&format!(
        "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image\n{},{},,,{},,,15000,3,\n",
        robe.reference, robe.name, robe.variants[0].sku
    )).await.unwrap();
    w.shop_is("feuille", json!({ "day": 1 })).await;
    let sync = w.syncs(source.id).await;
    let diff = w.diff(&sync).await;
    let change = diff.changes.iter().find(|change| change.name == "Robe wax Adjoua").unwrap();
    let price = change.fields.iter().find(|field| field.field == ChangedField::Price).unwrap();
    assert!(price.is_edited, "{change:?}");
    assert_eq!((price.from.as_str(), price.to.as_str()), ("15000", "18200"));
    let take = [(change.external_id.clone(), ChangedField::Price)].into();
    w.approves(&sync, &Approval { take, ..Approval::default() }).await;
    assert_eq!(w.named("Robe wax Adjoua").await.price.minor, 18_200);

    // What a human switched off stays off, and a sale is not undone by a source that says what it said.
    let bag = w.named("Sac cabas en raphia").await;
    w.shop.db().write(async |tx| set_product_active(tx, w.brand(), bag.id, false).await).await.unwrap();
    let (variant, order) = (bag.variants[0].id, w.shop.new_order());
    w.shop.db().write(async |tx| catalogue::sell(tx, w.brand(), variant, 2, order).await).await.unwrap();
    w.syncs(source.id).await;
    let after = w.named("Sac cabas en raphia").await;
    assert_eq!((after.active, after.variants[0].on_hand), (false, bag.variants[0].on_hand - 2));
}

/// So many pieces of everything are promised.
struct Promised(i64);

impl Holds for Promised {
    async fn held(
        &self,
        _: &mut Tx,
        _: BrandId,
        variants: &[VariantId],
    ) -> Result<HashMap<VariantId, i64>, StoreError> {
        Ok(variants.iter().map(|variant| (*variant, self.0)).collect())
    }
}

async fn what_is_promised_stays_on_the_shelf(w: World) {
    w.shop_is("feuille", json!({ "day": 2 })).await;
    let source = w.imports(&format!("{}/stock.csv", w.sandbox.shop_url("feuille"))).await;
    assert_eq!(w.named("Beurre de karité brut").await.on_hand(), 6);
    // On the other day the sheet says none; four are promised.
    w.shop_is("feuille", json!({ "day": 1 })).await;
    let sync = w.syncs(source.id).await;
    w.tries_to_approve(&sync, &Approval::default(), &Promised(4)).await.unwrap();
    assert_eq!(w.named("Beurre de karité brut").await.on_hand(), 4);
    // More is promised than there is: nothing rises before that is settled.
    w.shop_is("feuille", json!({ "day": 2 })).await;
    let sync = w.syncs(source.id).await;
    w.tries_to_approve(&sync, &Approval::default(), &Promised(5)).await.unwrap();
    assert_eq!(w.named("Beurre de karité brut").await.on_hand(), 4);
}

async fn odd_prices_wait_for_somebody(w: World) {
    let settings = SourceSettings { automatic: true, ..SourceSettings::default() };
    let source = w.add(&w.sandbox.shop_url("couture"), settings).await.unwrap();
    let first = w.syncs(source.id).await;
    assert_eq!(first.state, SyncState::Ready, "a first import is always looked at");
    w.approves(&first, &Approval::default()).await;
    // Within bounds, nobody is asked.
    w.shop_is("couture", json!({ "day": 2 })).await;
    let second = w.syncs(source.id).await;
    assert_eq!((second.state, second.counts.updated), (SyncState::Applied, 7));
    // One price ten times as high: somebody is.
    w.shop_is("couture", json!({ "state": "inflated" })).await;
    let third = w.syncs(source.id).await;
    assert_eq!(third.state, SyncState::Ready);
    let diff = w.diff(&third).await;
    let odd: Vec<_> = diff.changes.iter().filter(|change| change.odd.is_some()).collect();
    assert_eq!((odd.len(), odd[0].odd, odd[0].name.as_str()), (1, Some(Odd::PriceJump), "Foulard bazin"));
    assert_eq!(w.shop.facts("source.to_approve").await.len(), 2);
    // Approving all leaves what is odd; naming it does not.
    w.approves(&third, &Approval::default()).await;
    assert_eq!(w.named("Foulard bazin").await.price.minor, 4_500);
    let fourth = w.syncs(source.id).await;
    let id = w.diff(&fourth).await.changes.iter().find(|change| change.odd.is_some()).unwrap().external_id.clone();
    w.approves(&fourth, &Approval { odd: [id].into(), ..Approval::default() }).await;
    assert_eq!(w.named("Foulard bazin").await.price.minor, 45_000);
}

async fn half_of_the_shop_gone_switches_nothing_off_by_itself(w: World) {
    let settings = SourceSettings { automatic: true, ..SourceSettings::default() };
    let source = w.add(&w.sandbox.shop_url("couture"), settings).await.unwrap();
    let first = w.syncs(source.id).await;
    w.approves(&first, &Approval::default()).await;
    w.shop_is("couture", json!({ "state": "half" })).await;
    for _ in 0..3 {
        let sync = w.syncs(source.id).await;
        assert_eq!((sync.state, sync.half_gone), (SyncState::Ready, true));
        let diff = w.diff(&sync).await;
        let gone = of_kind(&diff, ChangeKind::Gone);
        assert_eq!((gone.len(), gone[0].odd), (16, Some(Odd::HalfGone)));
        assert_eq!(w.approves(&sync, &Approval::default()).await.gone, 0);
    }
    assert!(w.products().await.iter().all(|product| product.active));
    // Unless somebody says that they are gone indeed.
    let sync = w.syncs(source.id).await;
    let odd = w.diff(&sync).await.changes.iter().map(|change| change.external_id.clone()).collect();
    assert_eq!(w.approves(&sync, &Approval { odd, ..Approval::default() }).await.gone, 16);
    let sync = w.syncs(source.id).await;
    assert_eq!((sync.state, sync.half_gone), (SyncState::Applied, false), "that is the shop from now on");
}

async fn a_source_that_is_down_changes_nothing(w: World) {
    let source = w.imports(&w.sandbox.shop_url("artisan")).await;
    w.shop_is("artisan", json!({ "state": "down" })).await;
    let sync = w.syncs(source.id).await;
    assert_eq!((sync.state, sync.problem.as_deref()), (SyncState::Failed, Some("unreachable")), "{sync:?}");
    let source = w.source(source.id).await;
    assert_eq!((source.failures, source.problem.as_deref(), source.last_count), (1, Some("unreachable"), 24));
    assert!(source.next_at.is_some(), "it is tried again");
    assert!(w.products().await.iter().all(|product| product.active));
    w.shop_is("artisan", json!({ "state": "open" })).await;
    w.later(hours(25));
    run_due(&w.worker).await.unwrap();
    let source = w.source(source.id).await;
    assert_eq!((source.failures, source.problem), (0, None));
}

async fn a_sync_cancelled_midway_leaves_nothing(w: World) {
    w.shop_is("artisan", json!({ "delay_ms": 120 })).await;
    let source = w.pastes(&w.sandbox.shop_url("artisan")).await;
    let sync = w.begins(source.id).await;
    let worker = w.worker.clone();
    let running = tokio::spawn(async move { run_due(&worker).await });
    while w.sync(sync.id).await.progress.products < 2 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let who = Some(w.shop.teammate);
    w.shop.db().write(async |tx| Sync::cancel(tx, w.brand(), sync.id, who).await).await.unwrap();
    running.await.unwrap().unwrap();
    assert_eq!(w.sync(sync.id).await.state, SyncState::Cancelled);
    assert_eq!((w.shop.count("staged_product").await, w.shop.count("product").await), (0, 0));
    let asked = w.asked("artisan").await;
    assert!(asked.values().sum::<u64>() < 24, "it stopped asking: {asked:?}");
    // Nobody is left waiting: the next one begins anew.
    w.shop_is("artisan", json!({ "delay_ms": 0 })).await;
    assert_eq!(w.syncs(source.id).await.state, SyncState::Ready);
}

async fn a_sync_killed_midway_goes_on_where_it_was(w: World) {
    w.shop_is("artisan", json!({ "delay_ms": 60, "goods": 40 })).await;
    let source = w.pastes(&w.sandbox.shop_url("artisan")).await;
    let sync = w.begins(source.id).await;
    let worker = w.worker.clone();
    let running = tokio::spawn(worker.work(std::future::pending()));
    while w.sync(sync.id).await.progress.products < 12 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The process is gone: what it had kept is kept, its lease passes.
    running.abort();
    let _ = running.await;
    assert_eq!(w.sync(sync.id).await.state, SyncState::Reading);
    w.later(minutes(2));
    run_due(&w.worker).await.unwrap();
    let ended = w.sync(sync.id).await;
    assert_eq!((ended.state, ended.progress.products), (SyncState::Ready, 40));
    let asked = w.asked("artisan").await;
    let again = asked.iter().filter(|(path, count)| path.starts_with("/produits/") && **count > 1).count();
    assert!(again <= 17, "what was kept is not asked for again: {again} of 40 were");
}

async fn two_sources_with_one_number_are_one_product(w: World) {
    let first = w.imports(&w.sandbox.shop_url("artisan")).await;
    let second = w.pastes(&format!("{}/stock.csv", w.sandbox.shop_url("feuille"))).await;
    let sync = w.syncs(second.id).await;
    let diff = w.diff(&sync).await;
    assert_eq!(ChangeKind::ALL.map(|kind| diff.count(kind)), [0, 0, 0, 0, 24, 0], "the first one keeps them");
    w.approves(&sync, &Approval::default()).await;
    assert_eq!(w.shop.count("product").await, 24);
    // The second day of the second source is nobody's news while the first one keeps them.
    w.shop_is("feuille", json!({ "day": 2 })).await;
    let sync = w.syncs(second.id).await;
    let diff = w.diff(&sync).await;
    assert_eq!((diff.count(ChangeKind::Changed), diff.count(ChangeKind::New)), (0, 1));
    // Without the first, its products stay as the merchant's own.
    w.shop.db().write(async |tx| Source::remove(tx, w.brand(), first.id, true).await).await.unwrap();
    assert!(w.products().await.iter().all(|product| product.active));
    assert_eq!(catalogue::sources(&mut w.shop.db(), w.brand()).await.unwrap().len(), 1);
}

async fn traps_are_walked_round(w: World) {
    let base = w.sandbox.shop_url("pieges");
    for (path, problem) in [
        ("/dedans", "unreachable"),
        ("/voisin", "unreachable"),
        ("/rond", "unreachable"),
        ("/ferme", "closed"),
        ("/bombe", "unreachable"),
        ("/defi", "closed"),
        ("/connexion", "login_wall"),
        ("/rien", "not_found"),
    ] {
        let source = w.pastes(&format!("{base}{path}")).await;
        let sync = w.syncs(source.id).await;
        assert_eq!((sync.state, sync.problem.as_deref()), (SyncState::Failed, Some(problem)), "{path}: {sync:?}");
    }
    for path in ["/entites", "/profond"] {
        let source = w.pastes(&format!("{base}{path}")).await;
        assert_eq!(w.syncs(source.id).await.state, SyncState::Failed, "{path}");
    }
    // Words stay words.
    let source = w.pastes(&format!("{base}/mots")).await;
    let sync = w.syncs(source.id).await;
    w.approves(&sync, &Approval::default()).await;
    let soap = w.products().await.remove(0);
    assert!(!soap.name.contains(['\u{202e}', '\u{200b}']), "{:?}", soap.name);
    assert_eq!(soap.image, None, "no script is a picture");

    // Addresses of the house are refused before anybody asks, in one word.
    let public = Fetcher::new(Reach::Public).unwrap();
    for address in [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest",
        "https://10.0.0.8/x",
        "http://2130706433/",
        "file:///etc/passwd",
    ] {
        let new = NewSource {
            kind: SourceKind::Link,
            address: Secret::new(address),
            token: None,
            settings: SourceSettings::default(),
            currency: Currency::XOF,
            country: None,
        };
        let added =
            w.shop.db().write(async |tx| Source::add(tx, w.brand(), &new, (&w.vault, &public), None).await).await;
        assert!(matches!(added, Err(SourceError::Refused)), "{address}");
    }
}

async fn a_file_is_a_source_too(w: World) {
    let new = NewSource {
        kind: SourceKind::File,
        address: Secret::new("stock.csv"),
        token: None,
        settings: SourceSettings::default(),
        currency: Currency::XOF,
        country: Some("CI".into()),
    };
    let hand_in = async |file: &str| {
        let source = w
            .shop
            .db()
            .write(async |tx| {
                let source = Source::add(tx, w.brand(), &new, (&w.vault, &w.fetcher), None).await?;
                Source::put_file(tx, w.brand(), source.id, file.as_bytes()).await?;
                Ok::<_, SourceError>(source)
            })
            .await
            .unwrap();
        w.syncs(source.id).await
    };
    let sync = hand_in("Nom;Prix;Qté\nSavon;2 500 F;3\nHuile;sur demande;2\nThé;4,5 €;1\n").await;
    let diff = w.diff(&sync).await;
    assert_eq!((diff.count(ChangeKind::New), diff.count(ChangeKind::Lacking)), (1, 2));
    let lacks: Vec<_> = of_kind(&diff, ChangeKind::Lacking).iter().map(|change| change.lack.clone()).collect();
    assert_eq!(lacks, [Some(Lack::Price), Some(Lack::Currency("EUR".into()))]);
    w.approves(&sync, &Approval::default()).await;
    // The same file, later: the same source.
    let sync = hand_in("Nom;Prix;Qté\nSavon;2 400 F;3\n").await;
    assert_eq!(w.diff(&sync).await.count(ChangeKind::Changed), 1);
    assert_eq!(catalogue::sources(&mut w.shop.db(), w.brand()).await.unwrap().len(), 1);
}

/// A feed is put in line as it is read, and what a killed worker had put there is not there twice.
async fn a_large_feed_is_put_in_line_as_it_is_read(w: World) {
    const MANY: usize = 6_000;
    w.shop_is("flux", json!({ "goods": MANY })).await;
    let source = w.pastes(&format!("{}/merchant.xml", w.sandbox.shop_url("flux"))).await;
    let sync = w.begins(source.id).await;
    let worker = w.worker.clone();
    let running = tokio::spawn(worker.work(std::future::pending()));
    while w.shop.count("staged_product").await == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    running.abort();
    let _ = running.await;
    let left = w.shop.count("staged_product").await;
    assert!(left > 0);
    assert_eq!(w.sync(sync.id).await.state, SyncState::Reading, "killed midway: {left} were in line");
    let mut ended = w.sync(sync.id).await;
    // What died may have kept its claim once more while it did.
    for _ in 0..5 {
        if ended.state == SyncState::Reading {
            w.later(minutes(2));
            run_due(&w.worker).await.unwrap();
            ended = w.sync(sync.id).await;
        }
    }
    assert_eq!((ended.state, ended.complete, ended.progress.products), (SyncState::Ready, true, 6_000), "{ended:?}");
    assert_eq!(w.shop.count("staged_product").await, 6_000);
    // Cancelled midway, nothing of it stays.
    let sync = w.begins(source.id).await;
    let worker = w.worker.clone();
    let running = tokio::spawn(async move { run_due(&worker).await });
    while w.shop.count("staged_product").await == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    w.shop.db().write(async |tx| Sync::cancel(tx, w.brand(), sync.id, None).await).await.unwrap();
    running.await.unwrap().unwrap();
    assert_eq!((w.sync(sync.id).await.state, w.shop.count("staged_product").await), (SyncState::Cancelled, 0));
}

/// Anybody may look at a stranger's shop; nothing of it is published before somebody says that it is theirs, which is kept.
async fn nothing_of_a_strangers_shop_is_published_unsaid(w: World) {
    let new = NewSource {
        kind: SourceKind::Link,
        address: Secret::new(w.sandbox.shop_url("couture")),
        token: None,
        settings: SourceSettings { automatic: true, ..SourceSettings::default() },
        currency: Currency::XOF,
        country: None,
    };
    let added = w.shop.db().write(async |tx| Source::add(tx, w.brand(), &new, (&w.vault, &w.fetcher), None).await);
    let source = added.await.unwrap();
    let sync = w.syncs(source.id).await;
    assert_eq!(w.diff(&sync).await.count(ChangeKind::New), 24, "it is shown");
    let tried = w.tries_to_approve(&sync, &Approval::default(), &NoHolds).await;
    assert!(matches!(tried, Err(SourceError::NotVouched)), "{tried:?}");
    assert_eq!((w.shop.count("product").await, w.sync(sync.id).await.state), (0, SyncState::Ready));
    let vouches = async |who| {
        w.shop.db().write(async |tx| Source::vouch(tx, w.brand(), source.id, who).await).await.unwrap();
        w.source(source.id).await.vouched_at
    };
    let at = vouches(w.shop.teammate).await;
    assert!(at.is_some());
    w.later(minutes(5));
    assert_eq!(vouches(kernel::TeammateId(source.id.0)).await, at, "the first word counts");
    let kept: Vec<(kernel::TeammateId,)> = w.shop.db().all("SELECT vouched_by FROM source", &[]).await.unwrap();
    assert_eq!(kept, [(w.shop.teammate,)]);
    assert_eq!(w.approves(&sync, &Approval::default()).await.created, 24);
}

/// The family of a product is the merchant's from its import on; the source's is one word away.
async fn a_category_is_the_merchants_own(w: World) {
    let new = NewSource {
        kind: SourceKind::File,
        address: Secret::new("stock.csv"),
        token: None,
        settings: SourceSettings { automatic: true, ..SourceSettings::default() },
        currency: Currency::XOF,
        country: Some("CI".into()),
    };
    let hand_in = async |file: &str| {
        let write = w.shop.db().write(async |tx| {
            let source = Source::add(tx, w.brand(), &new, (&w.vault, &w.fetcher), None).await?;
            Source::put_file(tx, w.brand(), source.id, file.as_bytes()).await?;
            Ok::<_, SourceError>(source)
        });
        w.syncs(write.await.unwrap().id).await
    };
    let first = hand_in("Réf;Nom;Prix;Catégorie\nA;Savon;2500;Soins\nB;Huile;3000;\n").await;
    w.approves(&first, &Approval::default()).await;
    let second = hand_in("Réf;Nom;Prix;Catégorie\nA;Savon;2500;Beauté\nB;Huile;3000;Soins\n").await;
    assert_eq!((second.state, second.counts.updated), (SyncState::Applied, 1), "what has none takes the source's");
    assert_eq!(w.named("Savon").await.category.as_deref(), Some("Soins"));
    assert_eq!(w.named("Huile").await.category.as_deref(), Some("Soins"));
    let third = hand_in("Réf;Nom;Prix;Catégorie\nA;Savon;2400;Hygiène\nB;Huile;3000;Soins\n").await;
    assert_eq!((third.state, w.named("Savon").await.price.minor), (SyncState::Applied, 2_400));
    assert_eq!(w.named("Savon").await.category.as_deref(), Some("Soins"));
}

/// Light copies that nothing shows any more are taken away; what a product, even one that is off, or a waiting sync shows stays.
async fn pictures_that_nothing_shows_are_taken_away(w: World) {
    let pictures = Pictures::new(w.shop.db().clone(), w.fetcher.clone(), w.vault.clone());
    let fetched = async |number: u64| {
        let address = format!("{}/images/{number}.png", w.sandbox.shop_url("artisan"));
        let mark = pictures.mark(w.brand(), &address);
        assert!(pictures.light(w.brand(), &address, &mark).await.unwrap().is_some(), "{address}");
    };
    let source = w.add(&w.sandbox.shop_url("artisan"), by_hand()).await.unwrap();
    let first = w.syncs(source.id).await;
    w.approves(&first, &Approval::default()).await;
    // Of a product, of one that is off, of one that waits to be approved, and of nothing any more.
    let off = w.named("Sac cabas en raphia").await;
    w.shop.db().write(async |tx| set_product_active(tx, w.brand(), off.id, false).await).await.unwrap();
    for number in [1_000, 1_004, 9_000] {
        fetched(number).await;
    }
    let tidies = async || {
        TidyPictures::plan(w.shop.db()).await.unwrap();
        TidyPictures::plan(w.shop.db()).await.unwrap();
        w.later(hours(25));
        run_due(&w.worker).await.unwrap();
        w.shop.count("picture").await
    };
    assert_eq!(tidies().await, 3, "all are young");
    w.later(hours(24 * 29));
    w.shop_is("artisan", json!({ "day": 2 })).await;
    let waiting = w.syncs(source.id).await;
    assert_eq!(waiting.state, SyncState::Ready);
    let added = w.diff(&waiting).await.changes.iter().find(|change| change.kind == ChangeKind::New).cloned().unwrap();
    let image = added.image.unwrap();
    let mark = pictures.mark(w.brand(), &image);
    assert!(pictures.light(w.brand(), &image, &mark).await.unwrap().is_some());
    assert_eq!(tidies().await, 3, "what nothing shows is gone, what is young is not looked at");
    // It grows old while its sync still waits.
    w.later(hours(24 * 40));
    assert_eq!(tidies().await, 3);
    w.shop.db().write(async |tx| Sync::refuse(tx, w.brand(), waiting.id, None).await).await.unwrap();
    assert_eq!(tidies().await, 2);
    let left: Vec<(String,)> = w.shop.db().all("SELECT hash FROM picture ORDER BY hash", &[]).await.unwrap();
    let mut wanted = [1_000, 1_004].map(|number| {
        shopfront::link::hash(&[format!("{}/images/{number}.png", w.sandbox.shop_url("artisan")).as_str()])
    });
    wanted.sort();
    assert_eq!(left.into_iter().map(|(hash,)| hash).collect::<Vec<_>>(), wanted);
}

/// Read only when somebody asks.
fn by_hand() -> SourceSettings {
    SourceSettings { every: None, ..SourceSettings::default() }
}

/// The sandbox's catalogue at Meta, and the token that opens it.
const VITRINE: (&str, &str) = ("1029384756012345", "jeton-de-vitrine");

async fn connects_meta(w: &World, token: &str) -> Source {
    let new = NewSource {
        kind: SourceKind::Meta,
        address: Secret::new(catalogue::meta_place(w.sandbox.url(), VITRINE.0)),
        token: Some(Secret::new(token)),
        settings: SourceSettings { every: Some(hours(24)), ..SourceSettings::default() },
        currency: Currency::XOF,
        country: Some("CI".into()),
    };
    let added =
        w.shop.db().write(async |tx| Source::add(tx, w.brand(), &new, (&w.vault, &w.fetcher), None).await).await;
    added.unwrap()
}

async fn a_catalogue_at_meta_is_read_page_after_page(w: World) {
    w.shop_is("vitrine", json!({ "goods": 214 })).await;
    let source = connects_meta(&w, VITRINE.1).await;
    assert_eq!(source.shown, "Meta 1029384756012345");
    let sync = w.syncs(source.id).await;
    assert_eq!((sync.state, sync.complete), (SyncState::Ready, true), "{sync:?}");
    assert_eq!((sync.progress.platform.as_deref(), sync.progress.products), (Some("Meta"), 214));
    let asked = w.asked("vitrine").await;
    assert_eq!(asked.values().copied().collect::<Vec<_>>(), [4], "322 items, a hundred a page: {asked:?}");
    let counts = w.approves(&sync, &Approval::default()).await;
    assert_eq!(counts.created, 214);
    // Both ways in which the Graph API writes francs are read; sizes are forms of one product, in the catalogue's numbers.
    assert_eq!(w.named("Foulard bazin").await.price.minor, 4_500);
    let robe = w.named("Robe wax Adjoua").await;
    let forms: Vec<_> = robe.variants.iter().map(|v| (v.label(), v.sku.as_str(), v.price.minor, v.on_hand)).collect();
    let wanted = [("S", "ART-1000-S", 18_200, 3), ("M", "ART-1000-M", 18_200, 2), ("L", "ART-1000-L", 18_200, 1)];
    assert_eq!(forms, wanted.map(|(label, sku, price, there)| (label.to_owned(), sku, price, there)));

    // The second day: prices, what is back, what is new; the same token, the same rules.
    w.shop_is("vitrine", json!({ "day": 2 })).await;
    w.later(hours(25));
    run_due(&w.worker).await.unwrap();
    let sync = Sync::of_source(&mut w.shop.db(), w.brand(), source.id, 1).await.unwrap().remove(0);
    let diff = w.diff(&sync).await;
    assert_eq!((sync.state, diff.count(ChangeKind::New), diff.count(ChangeKind::Gone)), (SyncState::Ready, 1, 0));
    w.approves(&sync, &Approval::default()).await;
    assert_eq!(w.named("Robe wax Adjoua").await.price.minor, 16_380);
    assert!(!w.shop.facts("product.restocked").await.is_empty());
    assert!(w.shop.facts("product.price_dropped").await.iter().any(|fact| fact.data["to"] == 16_380));
    let again = w.syncs(source.id).await;
    assert_eq!((again.state, again.counts.gone), (SyncState::Ready, 0), "missed twice, and not approved yet");
    assert_eq!(w.shop.count("source_page").await, 0, "what a key opens is not kept");
}

async fn what_meta_refuses_is_said_in_its_own_words(w: World) {
    let wrong = connects_meta(&w, "un autre jeton").await;
    let sync = w.syncs(wrong.id).await;
    assert_eq!((sync.state, sync.problem.as_deref()), (SyncState::Failed, Some("meta_token")), "{sync:?}");
    // The right one, pasted in its place.
    let token = Secret::new(VITRINE.1);
    let renewed =
        w.shop.db().write(async |tx| Source::renew_token(tx, w.brand(), wrong.id, (&w.vault, &token)).await).await;
    assert_eq!(renewed.unwrap().id, wrong.id);
    let sync = w.syncs(wrong.id).await;
    w.approves(&sync, &Approval::default()).await;
    assert_eq!(w.shop.count("product").await, 24);

    // It expires, or opens something else by now: nothing changes, and why is known.
    for (state, problem) in [("expired", "meta_token"), ("forbidden", "meta_permission")] {
        w.shop_is("vitrine", json!({ "state": state })).await;
        let sync = w.syncs(wrong.id).await;
        assert_eq!((sync.state, sync.problem.as_deref()), (SyncState::Failed, Some(problem)), "{sync:?}");
    }
    let source = w.source(wrong.id).await;
    assert_eq!((source.failures, source.problem.as_deref()), (2, Some("meta_permission")));
    assert!(w.products().await.iter().all(|product| product.active));
    // Asked too much, one waits and asks again.
    w.shop_is("vitrine", json!({ "state": "limited" })).await;
    let sync = w.syncs(wrong.id).await;
    assert_eq!(
        (sync.state, sync.complete, w.source(wrong.id).await.failures),
        (SyncState::Applied, true, 0),
        "{sync:?}"
    );

    // A number that is nobody's.
    let new = NewSource {
        kind: SourceKind::Meta,
        address: Secret::new(catalogue::meta_place(w.sandbox.url(), "99887766554433")),
        token: Some(Secret::new(VITRINE.1)),
        settings: SourceSettings::default(),
        currency: Currency::XOF,
        country: None,
    };
    let add = async |new: NewSource| {
        w.shop.db().write(async |tx| Source::add(tx, w.brand(), &new, (&w.vault, &w.fetcher), None).await).await
    };
    let stranger = add(new.clone()).await.unwrap();
    w.shop_is("vitrine", json!({ "state": "open" })).await;
    assert_eq!(w.syncs(stranger.id).await.problem.as_deref(), Some("meta_catalogue"));
    let no_number = NewSource { address: Secret::new("https://www.facebook.com/chezawa"), ..new };
    assert!(matches!(add(no_number).await, Err(SourceError::Refused)));
}

async fn a_stranger_sees_and_changes_nothing(w: World) {
    let source = w.pastes(&w.sandbox.shop_url("flux")).await;
    let sync = w.syncs(source.id).await;
    let stranger = w.shop.stranger().brand;
    let mut db = w.shop.db();
    assert!(Source::find(&mut db, stranger, source.id).await.unwrap().is_none());
    assert!(Sync::find(&mut db, stranger, sync.id).await.unwrap().is_none());
    assert!(catalogue::sources(&mut db, stranger).await.unwrap().is_empty());
    let tried = db.write(async |tx| approve(tx, stranger, sync.id, &Approval::default(), &NoHolds).await).await;
    assert!(matches!(tried, Err(SourceError::UnknownSync)));
    let tried = db.write(async |tx| Source::remove(tx, stranger, source.id, false).await).await;
    assert!(matches!(tried, Err(SourceError::UnknownSource)));
    let tried = db.write(async |tx| Sync::begin(tx, stranger, source.id, None).await).await;
    assert!(matches!(tried, Err(SourceError::UnknownSource)));
    let token = Secret::new("jeton");
    let tried = db.write(async |tx| Source::renew_token(tx, stranger, source.id, (&w.vault, &token)).await).await;
    assert!(matches!(tried, Err(SourceError::UnknownSource)));
    let tried = db.write(async |tx| Sync::cancel(tx, stranger, sync.id, None).await).await;
    assert!(matches!(tried, Err(SourceError::UnknownSync)));
}

testing::stories!(World:
    a_pasted_shop_is_shown_and_nothing_changes_before_somebody_says_so,
    every_kind_of_shop_is_read,
    the_second_day_is_told_field_by_field,
    only_what_is_chosen_is_done,
    what_a_human_wrote_stays,
    what_is_promised_stays_on_the_shelf,
    odd_prices_wait_for_somebody,
    half_of_the_shop_gone_switches_nothing_off_by_itself,
    a_source_that_is_down_changes_nothing,
    a_sync_cancelled_midway_leaves_nothing,
    a_sync_killed_midway_goes_on_where_it_was,
    two_sources_with_one_number_are_one_product,
    traps_are_walked_round,
    a_file_is_a_source_too,
    a_large_feed_is_put_in_line_as_it_is_read,
    nothing_of_a_strangers_shop_is_published_unsaid,
    a_category_is_the_merchants_own,
    pictures_that_nothing_shows_are_taken_away,
    a_catalogue_at_meta_is_read_page_after_page,
    what_meta_refuses_is_said_in_its_own_words,
    a_stranger_sees_and_changes_nothing,
);
