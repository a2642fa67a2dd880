// What a reader can do with the widget before the second half of its module is there.

export const LANGS = ["en", "es"];
export const PROFILES = ["solo", "mid-size", "strict-compliance", "consulting", "product-low-volume", "product-high-volume"];
/** Longer than the point may stand still before the answer follows it. */
const REST_MS = 250;
const ORDERS = ["quality", "control", "cost"];

/** Facts of every kind, as the link of a reader says them who has answered much. */
const MUCH = {
  "agreements.dpa": ["anthropic-api"],
  "data.confined_classes": ["phi"],
  "data.may_leave": "some",
  "data.subjects_in": ["US"],
  "operations.backup_tested_on": "2026-01-15",
  "operations.exit_plan_tested_on": "never",
  "organization.headquarters": "US",
  "organization.history": { "2025-06": 1000 },
  "preferences.order": ["quality", "cost", "control"],
  profile: "consulting",
  regimes: [],
  today: "2026-11-23",
  "use.commercial": true,
  "use.context_tokens": 100_000,
  "use.countries": ["US"],
};

/** Other starts than from a profile: what a page can give an element, and what a link can say. */
export const STARTS = [
  { lang: "en", situation: {} },
  { lang: "es", situation: { organization: { headquarters: "US" }, profile: "mid-size" } },
  { lang: "en", situation: { "data.classes": ["phi", "personal"], profile: "strict-compliance" } },
  { lang: "en", situation: { "operations.tokens_per_month": 40_000_000_000, "preferences.order": ["cost", "quality", "control"], profile: "product-high-volume" } },
  // With nothing to be done nothing is priced; in a country without providers little passes.
  { lang: "es", situation: { "operations.tokens_per_month": 0, profile: "solo" } },
  { lang: "en", situation: { "organization.headquarters": "KP", profile: "mid-size" } },
  { compact: true, lang: "en", profile: "consulting" },
  { headingLevel: 4, lang: "es", profile: "mid-size", theme: "dark" },
  { hash: { situation: { "data.classes": null, nonsense: 1, profile: "consulting" }, weights: [100_000, 200_000, 700_000] }, lang: "en" },
  { hash: { situation: { "data.subjects_in": ["US"], "operations.switch_minutes": null, "organization.headquarters": "US", profile: "consulting", regimes: [], today: "2026-11-23", "use.countries": ["US"] }, weights: [612_010, 10_995, 376_995] }, lang: "en" },
  { hash: { situation: { ...MUCH, "operations.switch_minutes": null }, weights: [100_000, 800_000, 100_000] }, lang: "es" },
  { lang: "en", situation: MUCH },
  { hash: { profile: "no such profile", "use.sector": "no such sector" }, lang: "es" },
];

/** Puts another element in the place of the one on the page, which has not started. */
export async function put(page, given) {
  await page.evaluate(({ hash, ...properties }) => {
    if (hash) location.hash = `mp=1.${btoa(JSON.stringify(hash))}`;
    const element = document.createElement("model-pair");
    Object.assign(element, { loading: "eager", ...properties });
    document.querySelector("model-pair").replaceWith(element);
  }, given);
  return page.locator("model-pair");
}

/** Waits until the element shows an answer, or that there is none. */
export async function answered(element) {
  await element.locator("[part~=foot]").first().waitFor();
}

/** Everything that a reader can do: profiles, what weighs most, the point by keyboard and by mouse, languages. */
export async function early(page, element) {
  const here = await element.evaluate((node) => node.profile);
  await keys(element);
  await drag(page, element);
  for (const [place, name] of [["first", "cost"], ["second", "quality"], ["first", "control"], ["first", "quality"], ["second", ORDERS[1]]]) {
    const radio = element.locator(`input[name=${place}][value=${name}]`);
    if (await radio.count()) await radio.check();
  }
  for (const profile of PROFILES.filter((name) => name !== here)) await choose(element, profile);
  await keys(element);
  for (const name of ["Español", "English"]) {
    await element.getByRole("button", { name }).click();
    await page.setViewportSize({ height: 700, width: name === "English" ? 1000 : 360 });
  }
  for (const summary of await element.locator("summary").all()) await summary.click();
}

/** A profile by its chip; that of many calls is chosen beside the one of few. */
export async function choose(element, profile) {
  const isHigh = profile === "product-high-volume";
  await element.locator(`input[name=profile][value=${isHigh ? "product-low-volume" : profile}]`).check();
  if (isHigh) await element.locator(`input[name=volume][value=${profile}]`).check();
}

/** The point by its keys. */
async function keys(element) {
  const point = element.getByRole("slider").first();
  if (!await point.count()) return;
  const pressed = ["ArrowLeft", "ArrowRight", "ArrowUp", "Shift+ArrowDown", "ArrowDown", "Shift+ArrowLeft", "Shift+ArrowRight", "Home", "End", "PageUp", "PageDown", "Enter", "Escape"];
  for (const key of pressed) await point.press(key);
}

/** The point by the mouse: through the triangle and out of it, and to a place that is clicked. */
async function drag(page, element) {
  const triangle = element.locator("[part~=triangle] > svg").first();
  if (!await triangle.count()) return;
  await triangle.scrollIntoViewIfNeeded();
  const { height, width, x, y } = await triangle.boundingBox();
  await element.locator(".point").hover({ force: true });
  await page.mouse.down();
  for (const [right, down] of [[0.5, 0.5], [0.8, 0.85], [0.2, 0.85], [0.5, -0.3]]) {
    await page.mouse.move(x + width * right, y + height * down, { steps: 4 });
  }
  await page.mouse.up();
  await triangle.click({ position: { x: width * 0.7, y: height * 0.9 } });
  await page.waitForTimeout(REST_MS);
}
