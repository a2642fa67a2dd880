//! Reads the files that a command names.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use modelpair::File;
use modelpair_rules::{Diagnostics, Sources, TEXT_BYTES_MAX, diag};
use serde::de::DeserializeOwned;

use crate::exit::Failure;

/// A text file; `path` is what a folder's listing calls it.
pub fn read(file: &Path, path: String, out: &mut Diagnostics) -> Option<File> {
    let name = file.display().to_string();
    let text = read_text(file, &name, out)?;
    Some(File { path, name, text })
}

/// A file that is the whole input of a command.
pub fn input(file: &Path) -> Result<File, Failure> {
    let mut found = Diagnostics::new();
    read(file, String::new(), &mut found).ok_or_else(|| Failure::input(found, Sources::new()))
}

/// What such a file says in JSON. The message of an error names the field that is wrong.
pub fn from_json<T: DeserializeOwned>(file: &File) -> Result<T, Failure> {
    let refuse = |message: String| Failure::bad_file(&file.name, &message);
    let mut json = serde_json::Deserializer::from_str(&file.text);
    let said = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // The words of JSON, not those of the library that reads it.
        let message = error.inner().to_string();
        let message = message.replace("expected a sequence", "expected a list");
        let message = message.replace("invalid type: map,", "invalid type: object,");
        refuse(at_field(&error.path().to_string(), &message))
    })?;
    json.end().map_err(|error| refuse(error.to_string()))?;
    Ok(said)
}

/// A message with the field in front that it is about, where it is about one.
pub fn at_field(path: &str, message: &str) -> String {
    // A question mark stands for a key that could not be read.
    let path = path.trim_end_matches('?').trim_end_matches('.');
    if path.is_empty() {
        message.to_owned()
    } else {
        format!("`{path}`: {message}")
    }
}

/// Whether two paths lead to one file.
pub fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// All TOML files below a folder, in the order of their names.
pub fn read_folder(folder: &Path, out: &mut Diagnostics) -> Vec<File> {
    read_all(folder, "toml", out)
}

/// All files below a folder with this extension, in the order of their names; hidden folders are left out.
pub fn read_all(folder: &Path, extension: &str, out: &mut Diagnostics) -> Vec<File> {
    if !folder.is_dir() {
        let name = folder.display().to_string();
        out.push(if folder.exists() {
            diag::bad_file(&name, "this is no folder")
        } else {
            diag::not_found(&name)
        });
        return Vec::new();
    }
    let paths = list_all(folder, extension, out);
    let files = paths.into_iter().filter_map(|path| {
        let below = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        read(&path, parts.join("/"), out)
    });
    files.collect()
}

/// The paths of all TOML files below a folder, in the order of their names.
pub fn list_folder(folder: &Path, out: &mut Diagnostics) -> Vec<PathBuf> {
    list_all(folder, "toml", out)
}

fn list_all(folder: &Path, extension: &str, out: &mut Diagnostics) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    list(folder, extension, &mut paths, out);
    paths.sort();
    paths
}

fn list(folder: &Path, extension: &str, paths: &mut Vec<PathBuf>, out: &mut Diagnostics) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return out.push(diag::bad_file(
                &folder.display().to_string(),
                &error.to_string(),
            ));
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if path.is_dir() {
            if !hidden {
                list(&path, extension, paths, out);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
}

fn read_text(file: &Path, name: &str, out: &mut Diagnostics) -> Option<String> {
    let opened = match fs::File::open(file) {
        Ok(opened) if !file.is_dir() => opened,
        Ok(_) => {
            out.push(diag::bad_file(name, "this is a folder"));
            return None;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            out.push(diag::not_found(name));
            return None;
        }
        Err(error) => {
            out.push(diag::bad_file(name, &error.to_string()));
            return None;
        }
    };
    // One byte more than is accepted tells that there is more, and a device that never ends stops here.
    let limit = TEXT_BYTES_MAX + 1;
    let mut bytes = Vec::new();
    if let Err(error) = opened.take(limit as u64).read_to_end(&mut bytes) {
        out.push(diag::bad_file(name, &error.to_string()));
        return None;
    }
    if bytes.len() > TEXT_BYTES_MAX {
        let size = fs::metadata(file).map_or(bytes.len(), |data| {
            usize::try_from(data.len()).unwrap_or(usize::MAX)
        });
        out.push(diag::too_large(None, name, size, TEXT_BYTES_MAX));
        return None;
    }
    match String::from_utf8(bytes) {
        // Editors of some systems write a byte order mark, which is no part of the text.
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => Some(rest.to_owned()),
            None => Some(text),
        },
        Err(_) => {
            out.push(diag::not_utf8(name));
            None
        }
    }
}
