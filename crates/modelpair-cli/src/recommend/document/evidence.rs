//! What an answer rests on: inputs, rules, gates, numbers and sources.

use modelpair::record::{GatesView, NumbersView, Record, SituationView, SourceView};

use super::{Block, Cell, Writer};

impl Writer {
    pub(super) fn evidence(&mut self, record: &Record) {
        self.ruled_out(record);
        self.situation(&record.situation);
        if let Some(gates) = &record.gates {
            self.gates(gates);
        }
        if let Some(numbers) = &record.numbers {
            self.numbers(numbers);
        }
        self.sources(record);
        self.heading(self.heads.this_record);
        let seal = record.seal.as_ref().map(|seal| seal.content.as_str());
        let rows = [
            (self.heads.facts_as_of, record.bundle.as_of.as_str()),
            (self.heads.bundle, &record.bundle.hash),
            (self.heads.version, &record.version),
            (self.heads.seal, seal.unwrap_or_default()),
        ];
        let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
        let rows = rows.map(|(label, value)| vec![Cell::from(label), value.into()]);
        let rows = rows.collect();
        self.table(&["", ""], usize::MAX, rows);
        let disclaimer = record.disclaimer.get(self.language).to_owned();
        self.blocks.push(Block::Paragraph(disclaimer));
    }

    fn ruled_out(&mut self, record: &Record) {
        if record.ruled_out.is_empty() {
            return;
        }
        self.heading(self.heads.ruled_out);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for rule in &record.ruled_out {
            let finding = &rule.finding;
            rows.push(vec![
                finding.rule.as_str().into(),
                Cell::linked(&finding.clause, Some(&finding.source)),
                finding.because.get(self.language).into(),
                finding.verified_on.as_str().into(),
                rule.options.to_string().into(),
            ]);
        }
        let heads = self.heads;
        let head = [
            heads.rule,
            heads.clause,
            heads.because,
            heads.read_on,
            heads.options,
        ];
        self.table(&head, 4, rows);
    }

    fn situation(&mut self, situation: &SituationView) {
        self.heading(self.heads.situation);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (path, value) in &situation.facts {
            let origin = if situation.assumed.contains(path) {
                self.heads.assumed
            } else {
                self.heads.known
            };
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            rows.push(vec![path.as_str().into(), value.into(), origin.into()]);
        }
        for path in &situation.unknown {
            rows.push(vec![
                path.as_str().into(),
                "".into(),
                self.heads.unknown.into(),
            ]);
        }
        let heads = self.heads;
        self.table(
            &[heads.fact, heads.value_of, heads.origin],
            usize::MAX,
            rows,
        );
    }

    fn gates(&mut self, gates: &GatesView) {
        self.heading(self.heads.gates);
        let words = self.page.words;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for option in &gates.options {
            for gate in &option.gates {
                let roles: Vec<&str> = gate.roles.iter().map(|role| words.role(role)).collect();
                let rules = gate
                    .denied_by
                    .iter()
                    .chain(&gate.obliged_by)
                    .chain(&gate.warned_by);
                let mut grounds: Vec<&str> = rules.map(String::as_str).collect();
                let missing: Vec<String> =
                    gate.missing.iter().map(|fact| format!("{fact}?")).collect();
                grounds.extend(missing.iter().map(String::as_str));
                rows.push(vec![
                    format!("{} @ {}", option.model, option.route).into(),
                    roles.join(", ").into(),
                    self.heads.verdict(&gate.verdict).into(),
                    grounds.join(", ").into(),
                ]);
            }
        }
        let heads = self.heads;
        let head = [heads.option, heads.roles, heads.verdict, heads.grounds];
        self.table(&head, usize::MAX, rows);
        self.heading(heads.rules);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (id, rule) in &gates.rules {
            rows.push(vec![
                id.as_str().into(),
                Cell::linked(&rule.clause, Some(&rule.source)),
                rule.because.get(self.language).into(),
                format!("{} ({})", rule.verified_on, rule.confidence).into(),
            ]);
        }
        self.table(
            &[heads.rule, heads.clause, heads.because, heads.read_on],
            usize::MAX,
            rows,
        );
    }

    fn numbers(&mut self, numbers: &NumbersView) {
        self.heading(self.heads.numbers);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for number in &numbers.numbers {
            rows.push(vec![
                number.of.as_str().into(),
                number.id.as_str().into(),
                number.sources.join(", ").into(),
                number.value.to_string().into(),
            ]);
        }
        let heads = self.heads;
        self.table(
            &[heads.about, heads.number, heads.sources, heads.value_of],
            3,
            rows,
        );
    }

    /// With their ids where the record has them, else those of the first pair.
    fn sources(&mut self, record: &Record) {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        if let Some(numbers) = &record.numbers {
            let mut sources: Vec<(&String, &SourceView)> = numbers.sources.iter().collect();
            sources.sort_by_key(|(id, _)| (id.len(), *id));
            rows.extend(sources.into_iter().map(|(id, source)| row(id, source)));
        } else if let Some(pair) = record.pairs.first() {
            let mut sources: Vec<&SourceView> = Vec::new();
            for source in pair.primary.sources.iter().chain(&pair.partner.sources) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            rows.extend(sources.into_iter().map(|source| row("", source)));
        }
        if !rows.is_empty() {
            self.heading(self.heads.where_from);
            let heads = self.heads;
            self.table(
                &["", heads.sources, heads.read_on, heads.confidence],
                usize::MAX,
                rows,
            );
        }
    }
}

fn row(id: &str, source: &SourceView) -> Vec<Cell> {
    vec![
        id.into(),
        Cell::linked(&source.title, source.url.as_deref()),
        source.read_on.as_str().into(),
        source.confidence.as_str().into(),
    ]
}
