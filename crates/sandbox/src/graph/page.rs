use super::{GraphError, GraphResult};
use serde_json::{Value, json};
use std::collections::HashMap;

/// One page of `all` in the shape of section 0.6; the cursor is the id of an element.
pub(super) fn page<T>(
    all: &[T],
    wanted: &HashMap<String, String>,
    address: &str,
    id: impl Fn(&T) -> &str,
    view: impl Fn(&T) -> Value,
) -> GraphResult<Value> {
    let start = match wanted.get("after") {
        None => 0,
        Some(cursor) => {
            let position = all.iter().position(|one| id(one) == cursor);
            position.map(|position| position + 1).ok_or_else(|| GraphError::usual(131_059))?
        }
    };
    let limit = wanted.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25).clamp(1, 250);
    let page = &all[start..all.len().min(start + limit)];
    let data: Vec<Value> = page.iter().map(view).collect();
    let mut paging = json!({});
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        paging["cursors"] = json!({"before": id(first), "after": id(last)});
        if start + limit < all.len() {
            paging["next"] = json!(format!("{address}?limit={limit}&after={}", id(last)));
        }
    }
    Ok(json!({"data": data, "paging": paging}))
}
