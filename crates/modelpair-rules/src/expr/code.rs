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
        let mut reader = Reader { code: &code };
        let condition = reader.condition(0).ok_or("a condition that is not one")?;
        if reader.code.is_empty() {
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

struct Reader<'a> {
    code: &'a [i64],
}

impl Reader<'_> {
    fn condition(&mut self, depth: u32) -> Option<Condition> {
        if depth > DEPTH_MAX {
            return None;
        }
        let operator = self.next()?;
        let mut part = || self.condition(depth + 1);
        Some(match operator {
            0 => Condition::Constant(false),
            1 => Condition::Constant(true),
            2 => Condition::Not(Box::new(part()?)),
            3 => Condition::And(self.conditions(depth)?),
            4 => Condition::Or(self.conditions(depth)?),
            5 => Condition::If(Box::new([part()?, part()?, part()?])),
            6 => Condition::Same(Box::new([part()?, part()?])),
            operator => Condition::Atom(self.atom(operator)?, Place::default()),
        })
    }

    fn conditions(&mut self, depth: u32) -> Option<Vec<Condition>> {
        let count = self.count()?;
        (0..count).map(|_| self.condition(depth + 1)).collect()
    }

    fn atom(&mut self, operator: i64) -> Option<Atom> {
        Some(match operator {
            10 => Atom::Is(self.fact()?),
            11 => Atom::Integer(self.fact()?, self.compare()?, self.integer()?),
            12 => {
                let (fact, compare) = (self.fact()?, self.compare()?);
                Atom::Date(
                    fact,
                    compare,
                    Date::from_number(u32::try_from(self.next()?).ok()?)?,
                )
            }
            13 => Atom::Text(self.fact()?, self.compare()?, self.text()?.into()),
            14 => Atom::Size(self.fact()?, self.compare()?, self.integer()?),
            15 => Atom::Equal(self.fact()?, self.symbol()?),
            16 => Atom::OneOf(self.fact()?, self.set()?),
            17 => Atom::SameFact(self.fact()?, self.fact()?),
            18 => Atom::Holds(self.fact()?, self.symbol()?),
            19 => Atom::In(self.fact()?, self.fact()?),
            20 => {
                let test = SetTest::ALL.get(self.index()?)?;
                Atom::Sets(*test, self.operand()?, self.operand()?)
            }
            _ => return None,
        })
    }

    fn next(&mut self) -> Option<i64> {
        let (first, rest) = self.code.split_first()?;
        self.code = rest;
        Some(*first)
    }

    fn index(&mut self) -> Option<usize> {
        usize::try_from(self.next()?).ok()
    }

    /// A number of elements: never more than there are numbers left, so that nothing huge is reserved.
    fn count(&mut self) -> Option<usize> {
        self.index().filter(|count| *count <= self.code.len())
    }

    fn fact(&mut self) -> Option<FactId> {
        u16::try_from(self.next()?).ok().map(FactId::new)
    }

    fn symbol(&mut self) -> Option<Symbol> {
        // A bound, so that a broken bundle cannot ask for a huge set.
        const SYMBOLS_MAX: u32 = 1 << 20;
        u32::try_from(self.next()?)
            .ok()
            .filter(|number| *number < SYMBOLS_MAX)
            .map(Symbol)
    }

    fn compare(&mut self) -> Option<Compare> {
        Compare::ALL.get(self.index()?).copied()
    }

    fn integer(&mut self) -> Option<i64> {
        let (high, low) = (
            i32::try_from(self.next()?).ok()?,
            u32::try_from(self.next()?).ok()?,
        );
        Some(i64::from(high) << 32 | i64::from(low))
    }

    fn text(&mut self) -> Option<String> {
        let count = self.count()?;
        (0..count)
            .map(|_| u32::try_from(self.next()?).ok().and_then(char::from_u32))
            .collect()
    }

    fn set(&mut self) -> Option<SymbolSet> {
        let count = self.count()?;
        (0..count).map(|_| self.symbol()).collect()
    }

    fn operand(&mut self) -> Option<Operand> {
        match self.next()? {
            0 => self.fact().map(Operand::Fact),
            1 => self.set().map(Operand::Set),
            _ => None,
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
