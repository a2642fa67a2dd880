//! The words around verdicts.

use modelpair::record::{ExceptionView, Explanation, FactChange, QuestionsView};

use super::Words;
use crate::style::wrap;

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

    /// All reasons, ways out and questions, in lines.
    pub fn explanation(&self, found: &Explanation) -> Vec<String> {
        let mut lines = Vec::new();
        let incomplete = self.pick(
            "incomplete: the budget was used up; --budget raises it",
            "incompleto: se agotó el presupuesto; --budget lo amplía",
        );
        let title = |text: &str| format!("    {text}:");
        if !found.reasons.is_empty() {
            lines.push(title(
                self.pick("all minimal reasons", "todas las razones mínimas"),
            ));
        }
        for reason in &found.reasons {
            let facts = reason.facts.iter();
            let facts: Vec<String> = facts
                .map(|(fact, value)| format!("{fact} = {value}"))
                .collect();
            let sentence = format!("{}: {}", reason.rule, facts.join(", "));
            lines.push(wrap("      · ", &sentence));
        }
        if found.reasons_incomplete {
            lines.push(format!("      ({incomplete})"));
        }
        if !found.remedies.is_empty() {
            self.ways_out(found, incomplete, &mut lines);
        }
        if let Some(questions) = &found.questions {
            self.questions(questions, incomplete, &mut lines);
        }
        lines
    }

    fn ways_out(&self, found: &Explanation, incomplete: &str, lines: &mut Vec<String>) {
        let title = self.pick("what the rules advise", "qué aconsejan las reglas");
        lines.push(format!("    {title}:"));
        for remedy in &found.remedies {
            let sentence = format!("{} [{}]", remedy.remedy.get(self.language), remedy.rule);
            lines.push(wrap("      · ", &sentence));
        }
        let title = if found.ways_out.is_empty() {
            self.pick(
                "no change of your own facts lifts it",
                "ningún cambio de tus datos la levanta",
            )
        } else {
            self.pick(
                "all smallest changes of your own facts that lift it:",
                "todos los cambios mínimos de tus datos que la levantan:",
            )
        };
        lines.push(format!("    {title}"));
        for way in &found.ways_out {
            let changes: Vec<String> = way
                .changes
                .iter()
                .map(|change| self.change(change))
                .collect();
            let and = self.pick(" and ", " y ");
            let sentence = format!("{} ⇒ {}", changes.join(and), self.verdict(&way.verdict));
            lines.push(wrap("      · ", &sentence));
        }
        if found.ways_out_incomplete {
            lines.push(format!("      ({incomplete})"));
        } else if found.ways_out_more {
            let more = self.pick(
                "there may be ways with more changes at once",
                "puede haber salidas con más cambios a la vez",
            );
            lines.push(format!("      ({more})"));
        }
    }

    fn change(&self, change: &FactChange) -> String {
        let unknown = self.pick("unknown", "desconocido");
        let from = change.from.as_deref().unwrap_or(unknown);
        let follows = change.follows_from.join(", ");
        let follows = if follows.is_empty() {
            String::new()
        } else {
            let words = self.pick("follows from", "se sigue de");
            format!(" ({words} {follows})")
        };
        format!("{}: {from} → {}{follows}", change.fact, change.to)
    }

    fn verdict(&self, id: &str) -> &'static str {
        match id {
            "permitted" => self.pick("permitted", "permitido"),
            "conditional" => self.pick("conditional", "condicionado"),
            "denied" => self.pick("denied", "denegado"),
            _ => self.pick("undetermined", "sin determinar"),
        }
    }

    fn questions(&self, found: &QuestionsView, incomplete: &str, lines: &mut Vec<String>) {
        let title = self.pick("values that would decide", "valores que decidirían");
        if !found.answers.is_empty() {
            lines.push(format!("    {title}:"));
        }
        for answer in &found.answers {
            let verdict = self.verdict(&answer.verdict);
            let sentence = format!("{} = {} ⇒ {verdict}", answer.fact, answer.value);
            lines.push(wrap("      · ", &sentence));
        }
        if let Some(fewest) = &found.fewest {
            let title = self.pick(
                "the fewest questions that settle it",
                "el menor número de preguntas que lo resuelve",
            );
            lines.push(wrap("    ", &format!("{title}: {}", fewest.join(", "))));
        }
        if found.incomplete {
            lines.push(format!("      ({incomplete})"));
        }
    }
}
