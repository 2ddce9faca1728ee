//! How often a search finds what somebody meant, with the model of sentences and without.
//!
//! The queries were written by somebody who saw the shops' products and nothing of the search. One half is read and tuned
//! on; of the other nobody reads more than the totals.

use super::{Eval, Half};
use crate::{apply, apply_file::ApplyFile, config::Config, house::House};
use anyhow::{Context, anyhow};
use catalogue::{Hit, MakeMeanings, Meanings, Product, SearchCache};
use identity::Brand;
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::ProductId;
use sentences::Sentences;
use std::{collections::HashMap, fmt::Write, fs, path::Path, sync::Arc, time::Instant};
use storage::Db;

struct Query {
    shop: String,
    text: String,
    right: Vec<String>,
}

impl Query {
    fn half(&self) -> Half {
        if language::training::is_for_measuring(&self.text) { Half::Test } else { Half::Dev }
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<Query>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    let query = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [shop, text, right] => Ok(Query {
            shop: shop.to_owned(),
            text: text.to_owned(),
            right: right.split('|').map(str::to_owned).collect(),
        }),
        _ => Err(anyhow!("shop, query, references")),
    };
    lines.map(|(line, number)| query(line).with_context(|| format!("line {number}"))).collect()
}

/// Applies the shops to a database of its own, and asks.
pub(super) async fn measured(shops: &Path, options: &Eval, model: Option<Arc<Sentences>>) -> anyhow::Result<String> {
    let queries = read(&shops.with_file_name("queries.tsv"))?;
    let folder = tempfile::tempdir()?;
    let settings =
        format!("secret_key = \"{}\"\ndata_dir = {:?}", "of no use but this eval, thrown away", folder.path());
    let config = Config::parse(Path::new("eval.toml"), &settings, [])?;
    let house = House::open(config).await?;
    apply::apply(&house, ApplyFile::load(shops)?).await?;
    let mut shops = HashMap::new();
    for query in &queries {
        if !shops.contains_key(&query.shop) {
            let brand = Brand::by_slug_anywhere(&mut &house.db, &query.shop).await?;
            let brand = brand.with_context(|| format!("no shop {}", query.shop))?.id;
            if let Some(model) = &model {
                make(&house.db, brand, model.clone()).await?;
            }
            let plain = SearchCache::default().of(&house.db, brand).await?;
            let meant = SearchCache::understanding(model.clone()).of(&house.db, brand).await?;
            let all = catalogue::ListQuery::default();
            let page = catalogue::list(&mut &house.db, brand, &all, None, 1000).await?;
            let references: HashMap<ProductId, String> =
                page.products.into_iter().map(|Product { id, reference, .. }| (id, reference)).collect();
            shops.insert(query.shop.clone(), (plain, meant, references));
        }
    }
    let mut out = String::new();
    for half in [Half::Dev, Half::Test] {
        let chosen: Vec<&Query> = queries.iter().filter(|query| query.half() == half).collect();
        for with_model in [false, true] {
            if with_model && model.is_none() {
                continue;
            }
            let (mut first, mut third, mut reciprocal) = (0_u32, 0_u32, 0.0);
            let began = Instant::now();
            let mut wrong = String::new();
            for query in &chosen {
                let (plain, meant, references) = &shops[&query.shop];
                let hits = if with_model { meant } else { plain }.seek(&query.text);
                let place = hits.iter().position(|hit| query.right.contains(&references[&hit.product]));
                first += u32::from(place == Some(0));
                third += u32::from(place.is_some_and(|place| place < 3));
                reciprocal += place.map_or(0.0, |place| 1.0 / (place + 1) as f64);
                if place != Some(0) {
                    let told = |hit: &Hit| format!("{} ({:.2})", references[&hit.product], hit.score);
                    let found: Vec<String> = hits.iter().take(3).map(told).collect();
                    writeln!(wrong, "  {}\t{}\tfound {}", query.text, query.right.join("|"), found.join(" "))?;
                }
            }
            let count = chosen.len() as f64;
            let each = began.elapsed().as_secs_f64() * 1000.0 / count;
            let (name, how) = (
                if half == Half::Dev { "dev" } else { "test" },
                if with_model { "words and meaning" } else { "words alone" },
            );
            writeln!(
                out,
                "search, {name} ({} queries), {how}: hit@1 {:.3}, hit@3 {:.3}, MRR {:.3}; {each:.2} ms a query",
                chosen.len(),
                f64::from(first) / count,
                f64::from(third) / count,
                reciprocal / count
            )?;
            if options.errors && half == Half::Dev && (with_model || model.is_none()) {
                out.push_str(&wrong);
            }
        }
    }
    Ok(out)
}

async fn make(db: &Db, brand: kernel::BrandId, model: Arc<Sentences>) -> anyhow::Result<()> {
    let meanings = Meanings::new(db.clone(), model);
    meanings.plan(brand).await?;
    let mut registry = Registry::new();
    registry.on::<MakeMeanings, _, _>(move |job, claim| {
        let meanings = meanings.clone();
        async move { meanings.run(job, &claim).await }
    });
    let worker = Worker::new(db.clone(), Arc::new(registry), WorkerOptions::default());
    run_due(&worker).await?;
    Ok(())
}
