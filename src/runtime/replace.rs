//! Writes a file completely or not at all. Does not know its content.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Replaces a file with a new one once that is on the disk. A link stays a link, and the file keeps its permissions.
/// A device is written to directly. A named pipe is refused: it waits until somebody reads it.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(file) {
        Ok(old) if old.is_file() => put(&fs::canonicalize(file)?, bytes, Some(old.permissions())),
        Ok(old) if is_pipe(&old) => Err(io::Error::other("it is a pipe, which may wait for ever; use :pipe")),
        Ok(_) => fs::write(file, bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => put(file, bytes, None),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn is_pipe(file: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&file.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

fn put(file: &Path, bytes: &[u8], rights: Option<Permissions>) -> io::Result<()> {
    let folder = folder(file);
    let mut new = unnamed(&folder)?;
    new.write_all(bytes)?;
    if let Some(rights) = rights {
        new.as_file().set_permissions(rights)?;
    }
    new.as_file().sync_all()?;
    new.persist(file)?;
    File::open(folder)?.sync_all()
}

fn folder(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// A temporary file in the same folder, because a file can replace another in one step only within a file system. It is
/// deleted if it replaces none.
fn unnamed(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".crosshead-");
    // The permissions of any new file: what the user's umask leaves.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(file: &Path) -> u32 {
        fs::metadata(file).unwrap().permissions().mode() & 0o777
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_replaces_the_old_one_and_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("list.opml");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        let mut reader = File::open(&file).unwrap();
        replace(&file, b"new").unwrap();
        assert_eq!((fs::read_to_string(&file).unwrap().as_str(), mode(&file)), ("new", 0o640));
        assert_eq!(io::read_to_string(&mut reader).unwrap(), "old", "who was reading reads on in the old one");
        assert_eq!(names(folder.path()), ["list.opml"]);
    }

    #[test]
    fn a_new_file_has_the_rights_of_any_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
        fs::write(&usual, "").unwrap();
        replace(&ours, b"new").unwrap();
        assert_eq!(mode(&ours), mode(&usual));
    }

    #[test]
    fn a_link_stays_and_its_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("list.opml"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        symlink("list.opml", &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }

    #[test]
    fn a_failure_leaves_the_old_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a folder");
        fs::create_dir(&file).unwrap();
        assert!(replace(&file, b"new").is_err());
        assert!(replace(&folder.path().join("no/where"), b"new").is_err());
        assert_eq!(names(folder.path()), ["a folder"]);
    }

    #[test]
    fn a_device_is_written_to_and_stays_one() {
        replace(Path::new("/dev/null"), b"new").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
