//! Lists a brand's conversations by score: `cargo run -p insight --example list --release -- 1000000 [postgres://…]`.

use storage::{Db, DbOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let conversations = arguments.next().map_or(Ok(100_000), |number| number.parse())?;
    let folder = tempfile::tempdir()?;
    let url = arguments.next().unwrap_or_else(|| format!("sqlite://{}", folder.path().join("list.db").display()));
    let db = Db::open(&url, DbOptions::default()).await?;
    storage::migrate(&db, migrations::ALL).await?;
    print!("{}", insight::bench_list(&db, conversations).await?);
    Ok(())
}
