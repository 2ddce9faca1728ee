//! Models come from where they are, in order, whole or not at all, and a broken download goes on. The files of these stories
//! are small; the one of `real` is the model itself, where its packages are at hand (`SEVEN_T_PACKAGES` is their folder).

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::{
    env, fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use weights::{Came, Installer, Progress, Set, Standing, WeightsError, verify};

struct Quiet;
impl Progress for Quiet {
    fn came(&self, _: &str, _: u64, _: Option<u64>) {}
    fn tries(&self, _: &str, _: &str) {}
}

fn offline(folder: &Path) -> Installer {
    Installer { online: false, ..Installer::new(folder.join("models")) }
}

#[tokio::test]
async fn without_a_source_nothing_is_written_and_all_that_was_tried_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut installer, from) = (offline(folder.path()), folder.path().join("from"));
    fs::create_dir(&from).unwrap();
    fs::write(from.join("ggml-base.bin"), "not it").unwrap();
    installer.from = vec![from];
    let told = installer.install(Set::Stt, &Quiet).await.unwrap_err().to_string();
    assert!(told.contains("ggml-base.bin is not the file that is known"), "{told}");
    assert!(told.contains("it is in no folder, and no network is asked"), "{told}");
    assert!(!folder.path().join("models/ggml-base.bin").exists());
    assert!(!weights::is_installed(Set::Stt, &folder.path().join("models")));
}

/// A mirror that breaks off in the middle of a file, the first time.
async fn mirror(bytes: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let state = (Arc::new(bytes), asked.clone());
    let app = Router::new().route("/{*name}", get(serve)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (format!("http://{address}"), asked)
}

async fn serve(State((bytes, asked)): State<(Arc<Vec<u8>>, Arc<AtomicUsize>)>, headers: HeaderMap) -> Response {
    let from = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let from: usize = from.unwrap_or(0);
    let is_first = asked.fetch_add(1, Ordering::SeqCst) == 0;
    let end = if is_first { bytes.len() / 2 } else { bytes.len() };
    let status = if from > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let body = axum::body::Body::from_stream(futures_util::stream::iter(
        [Ok::<_, std::io::Error>(bytes[from..end].to_vec())]
            .into_iter()
            .chain(is_first.then(|| Err(std::io::Error::other("the line is cut")))),
    ));
    let range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
    (status, [(header::CONTENT_RANGE, range)], body).into_response()
}

#[tokio::test]
async fn a_download_that_breaks_off_goes_on_and_other_bytes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (base, asked) = mirror(vec![7; 300_000]).await;
    let installer = Installer { mirror: Some(base), ..offline(folder.path()) };
    let told = installer.install(Set::Stt, &Quiet).await.unwrap_err();
    assert!(matches!(&told, WeightsError::NoSource { name: "ggml-base.bin", .. }), "{told}");
    // The whole file came, in two parts, before it was seen to be another one.
    assert!(told.to_string().contains("ggml-base.bin is not the file that is known"), "{told}");
    assert!(asked.load(Ordering::SeqCst) >= 2);
    assert!(!folder.path().join("models/ggml-base.bin").exists());
}

#[tokio::test]
async fn real_models_come_out_of_their_packages() {
    let Some(packages) = env::var_os("SEVEN_T_PACKAGES") else {
        eprintln!("skipped: SEVEN_T_PACKAGES does not say where the packages are");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let installer = Installer { from: vec![packages.into()], ..offline(folder.path()) };
    for set in [Set::Stt, Set::Tts] {
        let came = installer.install(set, &Quiet).await.unwrap();
        assert!(came.iter().all(|(_, came)| *came == Came::Packages), "{came:?}");
        let again = installer.install(set, &Quiet).await.unwrap();
        assert!(again.iter().all(|(_, came)| *came == Came::WasThere));
    }
    let (weight, _) = installer.install(Set::Stt, &Quiet).await.unwrap()[0];
    let path = installer.folder.join(weight.name);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(verify(weight, &installer.folder).unwrap(), Standing::Other);
}
