// Another host for the site: the same files, with what a test changes about them.

import { createServer } from "node:http";
import { once } from "node:events";
import { siteUrl } from "./page.mjs";

/**
 * Starts a host; the caller stops it. `change` gets a path and what the site answers, and may change status, headers
 * and body. `pages` are pages of this host's own: path to HTML.
 *
 * @param {{change?: (path: string, answer: {status: number, headers: Record<string, string>, body: Buffer}) => void,
 *   pages?: Record<string, string>}} options
 */
export async function host({ change = () => {}, pages = {} }) {
  const server = createServer(async (request, response) => {
    const path = request.url.slice(1).split("?")[0];
    const own = pages[path];
    const answer = own === undefined ? await fromSite(path) : { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(own) };
    change(path, answer);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Opens a page on a host that also has these files. */
export async function onHost(browser, pages, look, path = Object.keys(pages).find((name) => name.endsWith(".html")) ?? "") {
  const other = await host({
    pages,
    change: (name, answer) => {
      if (name.endsWith(".bin") && pages[name]) answer.headers["content-type"] = "application/octet-stream";
    },
  });
  const page = await browser.newPage();
  try {
    await page.goto(other.url + path);
    await look(page, other.url);
  } finally {
    await page.close();
    other.stop();
  }
}

async function fromSite(path) {
  const answer = await fetch(new URL(path, siteUrl()));
  const headers = Object.fromEntries(answer.headers);
  delete headers["content-length"];
  delete headers.connection;
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
}
