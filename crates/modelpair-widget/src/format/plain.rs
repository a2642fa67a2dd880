//! Without a browser: the forms that the two languages need, and nothing more.

use crate::strings::Lang;

/// Code, English, Spanish; the page asks `Intl` and needs no such table.
const COUNTRIES: [(&str, &str, &str); 21] = [
    ("AT", "Austria", "Austria"),
    ("AU", "Australia", "Australia"),
    ("BE", "Belgium", "Bélgica"),
    ("CA", "Canada", "Canadá"),
    ("CH", "Switzerland", "Suiza"),
    ("CN", "China", "China"),
    ("DE", "Germany", "Alemania"),
    ("ES", "Spain", "España"),
    ("EU", "European Union", "Unión Europea"),
    ("FR", "France", "Francia"),
    ("GB", "United Kingdom", "Reino Unido"),
    ("IE", "Ireland", "Irlanda"),
    ("IN", "India", "India"),
    ("IT", "Italy", "Italia"),
    ("JP", "Japan", "Japón"),
    ("KR", "South Korea", "Corea del Sur"),
    ("MX", "Mexico", "México"),
    ("NL", "Netherlands", "Países Bajos"),
    ("PL", "Poland", "Polonia"),
    ("PT", "Portugal", "Portugal"),
    ("US", "United States", "Estados Unidos"),
];

pub fn number(value: i64, lang: Lang) -> String {
    decimal(value, 0, lang)
}

/// `value` is scaled by ten to the power of `digits`.
pub fn decimal(value: i64, digits: u32, lang: Lang) -> String {
    let (thousands, point) = match lang {
        Lang::En => (',', '.'),
        Lang::Es => ('.', ','),
    };
    let scale = 10_u64.pow(digits);
    let whole = (value.unsigned_abs() / scale).to_string();
    let mut out = String::from(if value < 0 { "-" } else { "" });
    // In Spanish a number of four digits is written in one piece.
    let grouped = whole.len() > 4 || lang == Lang::En;
    for (at, digit) in whole.chars().enumerate() {
        if grouped && at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(thousands);
        }
        out.push(digit);
    }
    if digits > 0 {
        let rest = (value.unsigned_abs() % scale).to_string();
        out.push(point);
        out.extend(std::iter::repeat_n(
            '0',
            (digits as usize).saturating_sub(rest.len()),
        ));
        out.push_str(&rest);
    }
    out
}

pub fn money(value: i64, digits: u32, lang: Lang) -> String {
    match lang {
        Lang::En => format!("${}", decimal(value, digits, lang)),
        Lang::Es => format!("{}\u{a0}US$", decimal(value, digits, lang)),
    }
}

pub fn money_compact(value: i64, lang: Lang) -> String {
    let figure = compact(value, false, lang);
    match lang {
        Lang::En => ["$", &figure].concat(),
        Lang::Es => [&figure, "\u{a0}$"].concat(),
    }
}

pub fn compact(value: i64, in_words: bool, lang: Lang) -> String {
    let (unit, word, short) = match (value, lang) {
        (1_000_000_000.., Lang::En) => (1_000_000_000, " billion", "B"),
        (1_000_000.., Lang::En) => (1_000_000, " million", "M"),
        (1_000_000..2_000_000, Lang::Es) => (1_000_000, " millón", "\u{a0}M"),
        (1_000_000.., Lang::Es) => (1_000_000, " millones", "\u{a0}M"),
        (1_000.., Lang::En) => (1_000, " thousand", "K"),
        (1_000.., Lang::Es) => (1_000, " mil", "\u{a0}mil"),
        _ => (1, "", ""),
    };
    let hundredths = i64::try_from(i128::from(value) * 100 / i128::from(unit)).unwrap_or(i64::MAX);
    let figure = match hundredths {
        _ if hundredths % 100 == 0 => number(hundredths / 100, lang),
        10_000.. => number(hundredths / 100, lang),
        _ if hundredths % 10 == 0 || hundredths >= 1_000 => decimal(hundredths / 10, 1, lang),
        _ => decimal(hundredths, 2, lang),
    };
    figure + if in_words { word } else { short }
}

pub fn country(code: &str, lang: Lang) -> Option<String> {
    COUNTRIES
        .iter()
        .find(|(known, _, _)| *known == code)
        .map(|(_, english, spanish)| match lang {
            Lang::En => (*english).to_owned(),
            Lang::Es => (*spanish).to_owned(),
        })
}

pub fn is_one(count: i64, _lang: Lang) -> bool {
    count == 1
}
