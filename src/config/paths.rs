//! Where the config, the data and the log are: the XDG base directories, or what the user named on the command line.
//!
//! This applies to macOS, too: users look for a terminal program's files in `~/.config`, not in `~/Library`.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::ConfigError;

/// The name of crosshead's folder in each of the base directories.
const FOLDER: &str = "crosshead";

/// The config file: the named one, or else the usual one; `None` only if the user has no home folder.
pub fn config_file(named: Option<&Path>) -> Option<PathBuf> {
    match named {
        Some(file) => Some(file.to_owned()),
        None => Some(directories().ok()?.config_dir().join(FOLDER).join("config.toml")),
    }
}

/// The folder of the data file: the named one, or else the usual one. It may not exist yet.
pub fn data_dir(named: Option<&Path>) -> Result<PathBuf, ConfigError> {
    match named {
        Some(folder) => Ok(folder.to_owned()),
        None => Ok(directories()?.data_dir().join(FOLDER)),
    }
}

/// The data file in the folder that [`data_dir`] returns.
pub fn store_file(data_dir: &Path) -> PathBuf {
    data_dir.join("crosshead.db")
}

/// The log: in the data folder if one was named, so that such a run leaves nothing elsewhere; otherwise in the state
/// folder.
pub fn log_file(named_data_dir: Option<&Path>) -> Result<PathBuf, ConfigError> {
    let folder = match named_data_dir {
        Some(folder) => folder.to_owned(),
        None => {
            let directories = directories()?;
            directories.state_dir().unwrap_or_else(|| directories.data_dir()).join(FOLDER)
        }
    };
    Ok(folder.join("crosshead.log"))
}

/// Whether other accounts may read or write a file. Unknown, and therefore `false`, where files have no modes.
pub(super) fn is_open_to_others(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}

fn directories() -> Result<impl BaseStrategy, ConfigError> {
    etcetera::choose_base_strategy().map_err(|_| ConfigError::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_named_by_the_user_are_used() {
        let named = Path::new("/somewhere");
        assert_eq!(config_file(Some(named)).as_deref(), Some(named));
        assert_eq!(data_dir(Some(named)).unwrap(), named);
        assert_eq!(log_file(Some(named)).unwrap(), named.join("crosshead.log"));
    }

    #[test]
    fn the_usual_places_are_folders_of_crosshead() {
        assert!(config_file(None).unwrap().ends_with("crosshead/config.toml"));
        assert!(data_dir(None).unwrap().ends_with("crosshead"));
        assert!(log_file(None).unwrap().ends_with("crosshead/crosshead.log"));
    }
}
