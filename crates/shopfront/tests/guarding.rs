//! The table of addresses, written from section 24 of the contract, through the command of section 26d.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene must fail loudly")]

use serde_json::{Value, json};

const TABLE: &str = include_str!("tables/addresses.txt");

#[test]
fn only_the_public_web_is_asked() {
    let rows: Vec<Vec<&str>> = TABLE.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 150, "only {} addresses", rows.len());
    let plain =
        |text: &str| text.replace("\\\\", "\u{0}").replace("\\t", "\t").replace("\\n", "\n").replace('\u{0}', "\\");
    let mut asked = String::new();
    for (id, row) in rows.iter().enumerate() {
        let mut line = json!({"id": id, "url": plain(row[0])});
        if !row[1].is_empty() {
            let list = |list: &str| list.split(',').filter(|ip| *ip != "-").map(String::from).collect::<Vec<_>>();
            line["resolver_answers"] = row[1].split(';').map(list).collect::<Vec<_>>().into();
        }
        if !row[2].is_empty() {
            line["redirect_to"] = plain(row[2]).into();
        }
        asked += &format!("{line}\n");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("addresses.jsonl");
    std::fs::write(&file, asked).unwrap();
    let (mut out, mut diagnostics) = (Vec::new(), Vec::new());
    let args = ["guard".to_owned(), file.to_str().unwrap().to_owned()];
    assert_eq!(shopfront::command::run(&args, &mut out, &mut diagnostics), 0);
    let mut wrong = Vec::new();
    for (line, row) in String::from_utf8(out).unwrap().lines().zip(&rows) {
        let said: Value = serde_json::from_str(line).unwrap();
        let connect = said["connect"]
            .as_array()
            .map(|list| list.iter().map(|ip| ip.as_str().unwrap()).collect::<Vec<_>>().join(","));
        if (said["verdict"].as_str().unwrap(), connect.unwrap_or_default().as_str()) != (row[3], row[4]) {
            wrong.push(format!("{row:?} → {line}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
