/* The texts in an address, behind the `#`: `mpp=<version>.<data>`. No server sees it. */

const KEY = 'mpp';
/** More than this was not written by hand. */
const TEXT_BYTES_MAX = 1_000_000;

/** The fragment that holds the texts: compressed where the browser can (2), else as they are (1). */
export async function write(texts) {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  if (!globalThis.CompressionStream) return `#${KEY}=1.${base64(bytes)}`;
  const packed = await whole(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')), Infinity);
  return `#${KEY}=2.${base64(packed)}`;
}

/**
 * What a fragment holds: `texts`, or what is wrong with it as `fault` (`broken` or `newer`), or nothing where it is no
 * link of ours.
 */
export async function read(fragment) {
  const found = new URLSearchParams(fragment.replace(/^#/, '')).get(KEY);
  if (found === null) return {};
  const [, version, data] = /^(\d+)\.([\w-]+)$/.exec(found) ?? [];
  if (Number(version) > 2) return { fault: 'newer' };
  try {
    let bytes = bytesOf(data);
    if (version === '2') {
      bytes = await whole(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')), TEXT_BYTES_MAX);
    }
    const texts = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof texts?.pack !== 'string') throw new TypeError('no pack');
    const text = (value) => (typeof value === 'string' ? value : undefined);
    return { texts: { pack: texts.pack, cases: text(texts.cases) ?? '', profile: text(texts.profile) } };
  } catch {
    return { fault: 'broken' };
  }
}

/** All bytes of a stream, unless they are too many. */
async function whole(stream, most) {
  const chunks = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('too long');
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function base64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (byte) => byte.charCodeAt(0));
