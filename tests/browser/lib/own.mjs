// Rules of an organization, as a page is given them.

/** A pack with one rule, which bans a model; `applies` narrows it. */
export const pack = (applies = "") => `[pack]
id = "own"
title = { en = "Own rules", es = "Reglas propias" }
source = "https://intranet.example/rules"

[rule.no-apertus]
${applies && `applies = "${applies}"\n`}when = "model.id == 'apertus-70b'"
effect = "deny"
because = { en = "Not this one.", es = "Este no." }
remedy = { en = "Take another.", es = "Toma otro." }
clause = "7"
verified = { on = "2026-11-02", confidence = "primary" }
`;

/** Exceptions have an owner, evidence, and a day on which they end. */
export const exception = (expires) => `
[[exception]]
rule = "own/no-apertus"
when = "route.id == 'self-hosted'"
owner = "legal@example.org"
reason = { en = "Until it is replaced.", es = "Hasta que se sustituya." }
evidence = { title = "Minutes of the board", sha256 = "${"ab".repeat(32)}" }
expires = "${expires}"
`;

/** In which line of a text something stands. */
export const lineOf = (text, wanted) => text.split("\n").findIndex((line) => line.includes(wanted)) + 1;
