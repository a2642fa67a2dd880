//! The words around an answer, in both languages. What an answer itself says comes from the library.

mod verdicts;

use modelpair::record::Machines;
use modelpair_rules::Language;

/// Every word that the terminal needs; a missing one does not compile.
pub struct Words {
    pub your_situation: &'static str,
    pub primary: &'static str,
    pub partner: &'static str,
    pub serves: &'static str,
    pub dormant: &'static str,
    pub route: &'static str,
    pub license: &'static str,
    pub osi_yes: &'static str,
    pub osi_no: &'static str,
    pub osi_unknown: &'static str,
    pub for_you: &'static str,
    pub release: &'static str,
    pub parts: [&'static str; 4],
    pub nothing_open: &'static str,
    pub price: &'static str,
    pub machines: &'static str,
    pub duties: &'static str,
    pub take_note: &'static str,
    pub why: &'static str,
    pub a_month: &'static str,
    pub three_ways: &'static str,
    pub whole_volume: &'static str,
    pub not_permitted: &'static str,
    pub how_firm: &'static str,
    pub breaks: &'static str,
    pub for_open: &'static str,
    pub for_closed: &'static str,
    pub capture: &'static str,
    pub otherwise: &'static str,
    pub nothing_else: &'static str,
    pub volumes: &'static str,
    pub note: &'static str,
    pub ruled_out: &'static str,
    pub ruled_out_how: &'static str,
    pub other_pairs: &'static str,
    pub no_pair: &'static str,
    pub facts_as_of: &'static str,
    pub sources: &'static str,
    pub point: char,
    pub million_tokens: &'static str,
    pub tokens: &'static str,
    language: Language,
}

static ENGLISH: Words = Words {
    your_situation: "Your situation",
    primary: "PRIMARY",
    partner: "PARTNER",
    serves: "for",
    dormant: " (asleep: a tested key)",
    route: "route",
    license: "license",
    osi_yes: "OSI-approved",
    osi_no: "not OSI-approved",
    osi_unknown: "OSI approval unknown",
    for_you: "for you",
    release: "release",
    parts: [
        "weights",
        "inference code",
        "training code",
        "training data",
    ],
    nothing_open: "nothing open",
    price: "price",
    machines: "machines",
    duties: "duties",
    take_note: "take note",
    why: "WHY",
    a_month: "A MONTH",
    three_ways: "THREE WAYS",
    whole_volume: "the whole volume, a month",
    not_permitted: "not permitted",
    how_firm: "HOW FIRM",
    breaks: "THE DAY SOMETHING BREAKS",
    for_open: "IN FAVOR OF OPEN",
    for_closed: "IN FAVOR OF CLOSED",
    capture: "WHO HOLDS HOW MUCH",
    otherwise: "WHAT WOULD CHANGE IT",
    nothing_else: "No other answer to one question, or to two, changes the pair.",
    volumes: "AT OTHER VOLUMES",
    note: "ALSO",
    ruled_out: "RULED OUT",
    ruled_out_how: "options, by which rule",
    other_pairs: "OTHER PAIRS",
    no_pair: "NO PAIR IS FEASIBLE",
    facts_as_of: "Facts as of",
    sources: "sources",
    point: '.',
    million_tokens: "M tokens",
    tokens: "tokens",
    language: Language::En,
};

static SPANISH: Words = Words {
    your_situation: "Tu situación",
    primary: "PRINCIPAL",
    partner: "COMPAÑERO",
    serves: "para",
    dormant: " (dormido: una clave probada)",
    route: "vía",
    license: "licencia",
    osi_yes: "aprobada por la OSI",
    osi_no: "no aprobada por la OSI",
    osi_unknown: "aprobación de la OSI desconocida",
    for_you: "para ti",
    release: "apertura",
    parts: [
        "pesos",
        "código de inferencia",
        "código de entrenamiento",
        "datos de entrenamiento",
    ],
    nothing_open: "nada abierto",
    price: "precio",
    machines: "máquinas",
    duties: "deberes",
    take_note: "atención",
    why: "POR QUÉ",
    a_month: "AL MES",
    three_ways: "TRES MANERAS",
    whole_volume: "todo el volumen, al mes",
    not_permitted: "no permitido",
    how_firm: "CUÁNTO AGUANTA",
    breaks: "EL DÍA EN QUE ALGO FALLE",
    for_open: "A FAVOR DE LO ABIERTO",
    for_closed: "A FAVOR DE LO CERRADO",
    capture: "QUIÉN TIENE CUÁNTO",
    otherwise: "QUÉ LO CAMBIARÍA",
    nothing_else: "Ninguna otra respuesta a una o a dos preguntas cambia la pareja.",
    volumes: "CON OTROS VOLÚMENES",
    note: "ADEMÁS",
    ruled_out: "DESCARTADO",
    ruled_out_how: "opciones, por qué regla",
    other_pairs: "OTRAS PAREJAS",
    no_pair: "NO HAY PAREJA POSIBLE",
    facts_as_of: "Datos a",
    sources: "fuentes",
    point: ',',
    million_tokens: "M de tokens",
    tokens: "tokens",
    language: Language::Es,
};

/// The words of a language.
pub fn of(language: Language) -> &'static Words {
    match language {
        Language::En => &ENGLISH,
        Language::Es => &SPANISH,
    }
}

impl Words {
    fn pick(&self, english: &'static str, spanish: &'static str) -> &'static str {
        match self.language {
            Language::En => english,
            Language::Es => spanish,
        }
    }

    /// A role on a tag.
    pub fn role(&self, id: &str) -> &'static str {
        match id {
            "high-stakes" => self.pick("high-stakes", "trabajo delicado"),
            "confined" => self.pick("confined data", "datos confinados"),
            "volume" => self.pick("volume", "volumen"),
            _ => self.pick("backup", "respaldo"),
        }
    }

    /// A line of the bill.
    pub fn item(&self, id: &str) -> &'static str {
        match id {
            "standby" => self.pick("standby", "en espera"),
            "machines" => self.pick("machines", "máquinas"),
            "staff" => self.pick("staff", "personal"),
            role => self.role(role),
        }
    }

    /// What becomes of a role.
    pub fn outcome(&self, id: &str) -> &'static str {
        match id {
            "survives" => self.pick("goes on", "sigue"),
            "moves" => self.pick("moves elsewhere", "se traslada"),
            "degraded" => self.pick("quality", "calidad"),
            "dearer" => self.pick("dearer", "más caro"),
            _ => self.pick("lost", "se pierde"),
        }
    }

    /// One of the three ways.
    pub fn way(&self, kind: &str) -> &'static str {
        match kind {
            "closed" => self.pick("closed", "cerrado"),
            "hosted-open" => self.pick("open, hosted", "abierto, alojado"),
            _ => self.pick("own machines", "máquinas propias"),
        }
    }

    /// Whether the use is permitted.
    pub fn permission(&self, verdict: &str, duties: usize) -> String {
        match (verdict, duties) {
            ("conditional", 1) => self
                .pick(
                    "permitted, with one obligation",
                    "permitido, con una obligación",
                )
                .to_owned(),
            ("conditional", _) => format!(
                "{} {duties} {}",
                self.pick("permitted, with", "permitido, con"),
                self.pick("obligations", "obligaciones")
            ),
            _ => self.pick("permitted", "permitido").to_owned(),
        }
    }

    /// Machines, by the replicas of a model that they run.
    pub fn replicas(&self, machines: &Machines) -> String {
        let Machines {
            replicas,
            gpus,
            name,
            ..
        } = machines;
        let of = match replicas {
            1 => self.pick("replica of", "réplica de"),
            _ => self.pick("replicas of", "réplicas de"),
        };
        format!("{replicas} {of} {gpus}\u{a0}×\u{a0}{name}")
    }

    /// Prices for a million tokens.
    pub fn per_million(&self, input: &str, output: &str) -> String {
        match self.language {
            Language::En => format!("{input} in, {output} out, per million tokens"),
            Language::Es => format!("{input} de entrada y {output} de salida por millón de tokens"),
        }
    }

    /// How many stretches of volumes are not shown.
    pub fn more_volumes(&self, more: usize) -> String {
        match self.language {
            Language::En if more == 1 => {
                "and one more change; --format json has them all".to_owned()
            }
            Language::Es if more == 1 => {
                "y un cambio más; --format json los tiene todos".to_owned()
            }
            Language::En => format!("and {more} more changes; --format json has them all"),
            Language::Es => format!("y {more} cambios más; --format json los tiene todos"),
        }
    }

    /// How many rules are not shown.
    pub fn more_rules(&self, more: usize) -> String {
        match self.language {
            Language::En if more == 1 => "and one more rule; --format json has them all".to_owned(),
            Language::Es if more == 1 => {
                "y una regla más; --format json las tiene todas".to_owned()
            }
            Language::En => format!("and {more} more rules; --format json has them all"),
            Language::Es => format!("y {more} reglas más; --format json las tiene todas"),
        }
    }
}
