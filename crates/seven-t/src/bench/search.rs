//! Goods found by what a customer means, in a shop of 10,000 products, with the model of sentences and without.

use super::{
    Bed,
    figure::{Figure, Reach},
    latency::Latencies,
};
use crate::{config::Config, house::House};
use anyhow::Context;
use catalogue::{MakeMeanings, Meanings, Search, SearchCache, csv_rows};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{BrandId, Currency};
use sentences::Sentences;
use std::{fmt::Write, hint::black_box, path::Path, sync::Arc, time::Instant};

/// What the shop sells.
const SOLD: usize = 10_000;
/// How often each wish is sought.
const TIMES: usize = 25;

/// What customers look for.
const WISHES: [&str; 8] = [
    "kelk chose pour couvrir mes épaules le soir",
    "robe wax pour un mariage",
    "un savon noir en morceau",
    "something for dry hair",
    "je cherche un cadeau pour ma maman",
    "sac pour aller au marché",
    "crème contre les vergetures",
    "chemise homme manches longues bleue",
];

const GOODS: [&str; 10] = ["Robe", "Chemise", "Savon", "Crème", "Sac", "Pagne", "Huile", "Châle", "Boubou", "Collier"];
const OF: [&str; 10] = ["wax", "bazin", "coton", "karité", "cuir", "lin", "coco", "perles", "raphia", "soie"];
const FOR: [&str; 10] = [
    "pour les fêtes et les mariages",
    "pour tous les jours",
    "pour peau sèche",
    "pour cheveux crépus",
    "pour le marché",
    "pour le bureau",
    "pour les soirées fraîches",
    "pour les enfants",
    "contre les vergetures",
    "à offrir",
];

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    bed.say("search");
    let folder = bed.folder.join("search");
    let secret = "of no use but this measure, and thrown away with it";
    let settings = format!("secret_key = {secret:?}\ndata_dir = {:?}", folder.display().to_string());
    let config = Config::parse(Path::new("bench.toml"), &settings, [])?;
    std::fs::create_dir_all(&folder)?;
    let model = bed.models.as_deref().map(Sentences::load).transpose()?.map(Arc::new);
    if model.is_none() {
        eprintln!("SEVEN_T_MODELS does not say where the model of sentences is: search by meaning is not measured");
    }
    let house = House::open(config).await?;
    let brand = BrandId(house.db.write(async |tx| Ok::<_, storage::StoreError>(tx.new_id())).await?);
    let rows = csv_rows::read(sheet()?.as_bytes(), Currency::XOF).map_err(|_| anyhow::anyhow!("a row is wrong"))?;
    house.db.write(async |tx| catalogue::import_rows(tx, brand, &rows, None).await).await?;

    let plain = SearchCache::default().of(&house.db, brand).await?;
    let mut figures = vec![figure("10,000 products, words alone", &plain)?];
    if let Some(model) = model {
        let began = Instant::now();
        let meanings = Meanings::new(house.db.clone(), model.clone());
        meanings.plan(brand).await?;
        let mut registry = Registry::new();
        registry.on::<MakeMeanings, _, _>(move |job, claim| {
            let meanings = meanings.clone();
            async move { meanings.run(job, &claim).await }
        });
        let worker = Worker::new(house.db.clone(), Arc::new(registry), WorkerOptions::default());
        run_due(&worker).await?;
        let making = began.elapsed().as_secs_f64();
        let meant = SearchCache::understanding(Some(model.clone())).of(&house.db, brand).await?;
        let mut floor = Latencies::default();
        for wish in WISHES.into_iter().cycle().take(WISHES.len() * TIMES) {
            let began = Instant::now();
            black_box(model.vector(wish));
            floor.note(began.elapsed().as_secs_f64() * 1000.0);
        }
        let figure = figure("10,000 products, words and meaning", &meant)?;
        figures.push(figure.over("the query's own vector", floor.at(0.5)));
        figures.push(Figure::new("search", "meanings of 10,000 products made", making, "s"));
    }
    Ok(figures)
}

fn figure(name: &str, search: &Search) -> anyhow::Result<Figure> {
    let (mut took, mut found) = (Latencies::default(), 0);
    for wish in WISHES.into_iter().cycle().take(WISHES.len() * TIMES) {
        let began = Instant::now();
        found += black_box(search.seek(wish)).len();
        took.note(began.elapsed().as_secs_f64() * 1000.0);
    }
    anyhow::ensure!(found > WISHES.len() * TIMES, "a search that finds nothing is no search");
    let last = took.at(0.99);
    let figure = Figure::new("search", name, took.at(0.5), "ms");
    Ok(figure.with_reach(Reach::AtMost(5.0)).noting(format!("p99 {last:.2} ms")))
}

fn sheet() -> anyhow::Result<String> {
    let mut sheet =
        String::from("product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image\n");
    for n in 0..SOLD {
        let (goods, of, for_) = (GOODS[n % 10], OF[n / 10 % 10], FOR[n / 100 % 10]);
        writeln!(sheet, "P-{n},{goods} {of} n° {n},{goods}s,{goods} en {of} {for_},P-{n}-1,,,{},5,", 1000 + n)
            .context("a text cannot be written")?;
    }
    Ok(sheet)
}
