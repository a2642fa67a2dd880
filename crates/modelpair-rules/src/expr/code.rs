//! Conditions as lists of numbers, for bundles: operators before their operands.

use super::Expr;
use super::condition::{Atom, Compare, Condition, Operand, Place, SetTest};
use crate::date::Date;
use crate::schema::FactId;
use crate::symbols::{Symbol, SymbolSet};

/// How deep a condition from a bundle may be nested.
const DEPTH_MAX: u32 = 600;

impl From<Expr> for Vec<i64> {
    fn from(expr: Expr) -> Self {
        let mut code = Vec::new();
        write(&expr.condition, &mut code);
        code
    }
}

impl TryFrom<Vec<i64>> for Expr {
    type Error = &'static str;

    fn try_from(code: Vec<i64>) -> Result<Self, Self::Error> {
        let mut reader = Reader {
            code: &code,
            has_failed: false,
        };
        let condition = reader.condition(0);
        if reader.has_failed {
            Err("a condition that is not one")
        } else if reader.code.is_empty() {
            Ok(Self::from_condition(condition))
        } else {
            Err("a condition with something behind it")
        }
    }
}

fn write(condition: &Condition, code: &mut Vec<i64>) {
    match condition {
        Condition::Constant(value) => code.push(i64::from(*value)),
        Condition::Not(_) => code.push(2),
        Condition::And(parts) => code.extend([3, length(parts.len())]),
        Condition::Or(parts) => code.extend([4, length(parts.len())]),
        Condition::If(_) => code.push(5),
        Condition::Same(_) => code.push(6),
        Condition::Atom(atom, _) => write_atom(atom, code),
    }
    for part in condition.parts() {
        write(part, code);
    }
}

fn write_atom(atom: &Atom, code: &mut Vec<i64>) {
    match atom {
        Atom::Is(fact) => code.extend([10, number(*fact)]),
        Atom::Integer(fact, compare, value) => {
            code.extend([11, number(*fact), compare.number()]);
            write_integer(*value, code);
        }
        Atom::Date(fact, compare, date) => {
            code.extend([
                12,
                number(*fact),
                compare.number(),
                i64::from(date.number()),
            ]);
        }
        Atom::Text(fact, compare, text) => {
            code.extend([
                13,
                number(*fact),
                compare.number(),
                length(text.chars().count()),
            ]);
            code.extend(text.chars().map(|letter| i64::from(u32::from(letter))));
        }
        Atom::Size(fact, compare, value) => {
            code.extend([14, number(*fact), compare.number()]);
            write_integer(*value, code);
        }
        Atom::Equal(fact, symbol) => code.extend([15, number(*fact), i64::from(symbol.number())]),
        Atom::OneOf(fact, set) => {
            code.extend([16, number(*fact)]);
            write_set(set, code);
        }
        Atom::SameFact(left, right) => code.extend([17, number(*left), number(*right)]),
        Atom::Holds(fact, symbol) => code.extend([18, number(*fact), i64::from(symbol.number())]),
        Atom::In(fact, within) => code.extend([19, number(*fact), number(*within)]),
        Atom::Sets(test, left, right) => {
            code.extend([20, test.number()]);
            for operand in [left, right] {
                match operand {
                    Operand::Fact(fact) => code.extend([0, number(*fact)]),
                    Operand::Set(set) => {
                        code.push(1);
                        write_set(set, code);
                    }
                }
            }
        }
    }
}

/// In two halves: JSON holds no more than 53 bits exactly.
fn write_integer(value: i64, code: &mut Vec<i64>) {
    code.extend([value >> 32, value & 0xffff_ffff]);
}

fn write_set(set: &SymbolSet, code: &mut Vec<i64>) {
    code.push(i64::from(set.len()));
    code.extend(set.iter().map(|symbol| i64::from(symbol.number())));
}

fn number(fact: FactId) -> i64 {
    i64::from(fact.number())
}

fn length(length: usize) -> i64 {
    i64::from(crate::source::offset(length))
}

/// Reads to the end whatever stands there: after a fault everything is zero.
struct Reader<'a> {
    code: &'a [i64],
    has_failed: bool,
}

impl Reader<'_> {
    fn condition(&mut self, depth: u32) -> Condition {
        if depth > DEPTH_MAX {
            self.fail();
        }
        let operator = self.next();
        let depth = depth + 1;
        match operator {
            0 => Condition::Constant(false),
            1 => Condition::Constant(true),
            2 => Condition::Not(Box::new(self.condition(depth))),
            3 => Condition::And(self.conditions(depth)),
            4 => Condition::Or(self.conditions(depth)),
            5 => Condition::If(Box::new([(); 3].map(|()| self.condition(depth)))),
            6 => Condition::Same(Box::new([(); 2].map(|()| self.condition(depth)))),
            operator => Condition::Atom(self.atom(operator), Place::default()),
        }
    }

    fn conditions(&mut self, depth: u32) -> Vec<Condition> {
        let mut parts = Vec::new();
        for _ in 0..self.count() {
            parts.push(self.condition(depth));
        }
        parts
    }

    fn atom(&mut self, operator: i64) -> Atom {
        // Every comparison begins with its fact, but for those of sets.
        if operator == 20 {
            let test = self.one_of(&SetTest::ALL, SetTest::Contains);
            return Atom::Sets(test, self.operand(), self.operand());
        }
        let fact = self.fact();
        match operator {
            10 => Atom::Is(fact),
            11 => Atom::Integer(fact, self.compare(), self.integer()),
            12 => Atom::Date(fact, self.compare(), self.date()),
            13 => Atom::Text(fact, self.compare(), self.text().into()),
            14 => Atom::Size(fact, self.compare(), self.integer()),
            15 => Atom::Equal(fact, self.symbol()),
            16 => Atom::OneOf(fact, self.set()),
            17 => Atom::SameFact(fact, self.fact()),
            18 => Atom::Holds(fact, self.symbol()),
            19 => Atom::In(fact, self.fact()),
            _ => {
                self.fail();
                Atom::Is(fact)
            }
        }
    }

    fn fail(&mut self) {
        self.has_failed = true;
        self.code = &[];
    }

    fn next(&mut self) -> i64 {
        let Some((first, rest)) = self.code.split_first() else {
            self.fail();
            return 0;
        };
        self.code = rest;
        *first
    }

    /// A number up to a bound.
    fn number(&mut self, max: u32) -> u32 {
        match u32::try_from(self.next()) {
            Ok(number) if number <= max => number,
            _ => {
                self.fail();
                0
            }
        }
    }

    /// A number of elements: never more than there are numbers left, so that nothing huge is reserved.
    fn count(&mut self) -> u32 {
        self.number(crate::source::offset(self.code.len()))
    }

    fn fact(&mut self) -> FactId {
        FactId::new(u16::try_from(self.number(u16::MAX.into())).unwrap_or_default())
    }

    fn symbol(&mut self) -> Symbol {
        // A bound, so that a broken bundle cannot ask for a huge set.
        Symbol(self.number((1 << 20) - 1))
    }

    fn one_of<T: Copy>(&mut self, all: &[T], otherwise: T) -> T {
        let at = crate::source::index(self.number(u32::MAX));
        let found = all.get(at);
        if found.is_none() {
            self.fail();
        }
        found.copied().unwrap_or(otherwise)
    }

    fn compare(&mut self) -> Compare {
        self.one_of(&Compare::ALL, Compare::Equal)
    }

    fn integer(&mut self) -> i64 {
        let high = self.next();
        if i32::try_from(high).is_err() {
            self.fail();
        }
        high << 32 | i64::from(self.number(u32::MAX))
    }

    fn date(&mut self) -> Date {
        let number = self.number(u32::MAX);
        Date::from_number(number).unwrap_or_else(|| {
            self.fail();
            Date::FIRST
        })
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.count() {
            match char::from_u32(self.number(u32::MAX)) {
                Some(letter) => text.push(letter),
                None => self.fail(),
            }
        }
        text
    }

    fn set(&mut self) -> SymbolSet {
        let mut set = SymbolSet::new();
        for _ in 0..self.count() {
            set.insert(self.symbol());
        }
        set
    }

    fn operand(&mut self) -> Operand {
        match self.number(1) {
            0 => Operand::Fact(self.fact()),
            _ => Operand::Set(self.set()),
        }
    }
}

impl Compare {
    const ALL: [Self; 6] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
    ];

    fn number(self) -> i64 {
        Self::ALL
            .iter()
            .position(|compare| *compare == self)
            .map_or(0, length)
    }
}

impl SetTest {
    const ALL: [Self; 3] = [Self::Contains, Self::Intersects, Self::Equivalent];

    fn number(self) -> i64 {
        Self::ALL
            .iter()
            .position(|test| *test == self)
            .map_or(0, length)
    }
}
