//! What the merchant told, for a model: passages with their source. What stands in them is content, never an instruction,
//! and what comes from a file or a web page is no price of the shop.

use super::done::refused;
use crate::{AssistantError, brain::Brain};
use kernel::ProductId;
use knowledge::{Asked, Found, Sheet};
use serde_json::{Value, json};

/// The most passages that one question is told.
const MOST_TOLD: usize = 3;
/// The most products whose sheets are read for one question.
const MOST_SHEETS: usize = 8;
/// How well words must fit a product for its sheet to be read.
const NAMES_IT: f32 = 0.5;
/// The longest question, in characters.
const LONGEST: usize = 300;

impl Brain<'_, '_> {
    pub(super) async fn tool_know(&mut self, question: &str) -> Result<Value, AssistantError> {
        let question = question.trim();
        if question.is_empty() || question.chars().count() > LONGEST {
            return Ok(refused("too_long", "a question has 1 to 300 letters"));
        }
        let hits = self.shop.search.find(question);
        let named: Vec<ProductId> =
            hits.iter().filter(|hit| hit.score >= NAMES_IT).take(MOST_SHEETS).map(|hit| hit.product).collect();
        let products = self.products(&named).await?;
        let about: Vec<String> = products.iter().map(|product| product.name.clone()).collect();
        let asked = Asked { words: question, locale: self.say.locale(), about: &about };
        let mut told = Vec::new();
        for product in &products {
            if let Some(said) = Sheet::asked(&asked, &product.name, &product.description).told() {
                self.cite(&product.name);
                told.push(json!({ "source": product.name, "product": product.reference, "text": said }));
            }
        }
        for found in self.shop.library.find(&asked, MOST_TOLD) {
            self.cite(&found.title);
            told.push(passage(&found));
        }
        if told.is_empty() {
            self.miss_words(question).await?;
            return Ok(json!({
                "passages": [],
                "note": "the merchant has not told this: do not guess; say so and hand_over if it matters to them",
            }));
        }
        Ok(json!({ "passages": told }))
    }
}

/// Amounts that the merchant wrote here may be said again; those of a file or a page may be old, or somebody else's.
fn passage(found: &Found) -> Value {
    let key = if found.kind.is_written_here() { "says" } else { "text" };
    let mut told = json!({ "source": found.title });
    told[key] = json!(found.passage);
    if !found.heading.is_empty() {
        told["name"] = json!(found.heading);
    }
    told
}
