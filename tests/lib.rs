//! The tests of this workspace are in `it/`; see `README.md`.
