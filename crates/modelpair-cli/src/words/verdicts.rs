//! The words around verdicts.

use modelpair::record::ExceptionView;

use super::Words;

impl Words {
    /// Who lifted a denial, why, on what grounds and until when.
    pub fn exception(&self, exception: &ExceptionView) -> String {
        let what = if exception.expired {
            self.pick("exception, over since", "excepción, terminada el")
        } else {
            self.pick(
                "lifted by an exception until",
                "levantado por una excepción hasta el",
            )
        };
        let hash: String = exception.sha256.chars().take(12).collect();
        format!(
            "{what} {}: {} ({}; {}, sha256 {hash}…)",
            exception.expires,
            exception.reason.get(self.language),
            exception.owner,
            exception.evidence,
        )
    }
}
