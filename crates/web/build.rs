//! Makes sure `ui/dist` exists before rust-embed reads it: a fresh clone builds with `cargo build` alone. An existing
//! `ui/dist` is left as it is (`npm run build` or `npm run watch` in `ui/` renews it).

use std::{path::Path, process::Command};

fn main() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui");
    let dist = ui.join("dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-changed=locales");
    if dist.join("served/app.js").exists() && dist.join("fonts").exists() {
        return;
    }
    for arguments in [["ci", "--no-audit", "--no-fund"].as_slice(), &["run", "build"]] {
        let outcome = Command::new("npm").args(arguments).current_dir(&ui).status();
        assert!(
            outcome.as_ref().is_ok_and(std::process::ExitStatus::success),
            "ui/dist is missing and `npm {}` in {} did not work ({outcome:?}): install Node 20 or later, then run \
             `npm ci && npm run build` there",
            arguments.join(" "),
            ui.display(),
        );
    }
}
