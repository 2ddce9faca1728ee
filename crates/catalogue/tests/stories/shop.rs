use catalogue::{CatalogueError, ImportReport, Product, Variant, csv_rows, import_rows};
use kernel::{BrandId, Currency, OrderId, TeammateId, VariantId};
use storage::{Db, Fact, args};
use testing::Ground;

/// A brand with an empty catalogue.
#[derive(Clone)]
pub struct Shop {
    pub ground: Ground,
    pub brand: BrandId,
    pub teammate: TeammateId,
}

/// Two products: a robe in two sizes, a scarf.
pub const SHEET: &str = "\
product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image
ROBE-01,Robe wax Adjoua,Robes,Robe évasée,ROBE-01-M,M,Bleu,15000,8,https://img.example/robe.jpg
ROBE-01,Robe wax Adjoua,Robes,,ROBE-01-L,L,Bleu,16000,3,
FOUL-01,Foulard,Accessoires,,,,,3500,20,
";

impl Shop {
    pub async fn open(ground: Ground) -> Self {
        let now = ground.clock.now();
        let brand = BrandId(ground.chance.uuid(now));
        let teammate = TeammateId(ground.chance.uuid(now));
        Self { ground, brand, teammate }
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }

    /// The same ground seen by another brand.
    pub fn stranger(&self) -> Self {
        Self { brand: BrandId(self.ground.chance.uuid(self.ground.clock.now())), ..self.clone() }
    }

    pub fn new_order(&self) -> OrderId {
        OrderId(self.ground.chance.uuid(self.ground.clock.now()))
    }

    pub async fn imports(&self, sheet: &str) -> Result<ImportReport, CatalogueError> {
        let rows = csv_rows::read(sheet.as_bytes(), Currency::XOF).unwrap();
        self.db().write(async |tx| import_rows(tx, self.brand, &rows, Some(self.teammate)).await).await
    }

    pub async fn product(&self, reference: &str) -> Product {
        Product::by_reference(&mut self.db(), self.brand, reference).await.unwrap().unwrap()
    }

    pub async fn variant(&self, sku: &str) -> Variant {
        Variant::by_sku(&mut self.db(), self.brand, sku).await.unwrap().unwrap()
    }

    pub async fn left(&self, variant: VariantId) -> i64 {
        Variant::find(&mut self.db(), self.brand, variant).await.unwrap().unwrap().on_hand
    }

    pub async fn facts(&self, kind: &str) -> Vec<Fact> {
        let all = storage::facts_since(self.db(), self.brand, kernel::Millis(0), 1000).await.unwrap();
        all.into_iter().filter(|fact| fact.kind == kind).collect()
    }

    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE brand_id = $1");
        self.db().one::<(i64,)>(&sql, args![self.brand]).await.unwrap().0
    }
}
