/* The frame: its address says what it shows, and the page around it is told how high it is. */
const FROM_ADDRESS = ['profile', 'lang', 'theme', 'compact', 'heading-level'];

const element = document.querySelector('model-pair');
const asked = new URLSearchParams(location.search);
for (const name of FROM_ADDRESS) {
  if (asked.has(name)) element.setAttribute(name, asked.get(name));
}
if (asked.has('lang')) document.documentElement.lang = asked.get('lang');

/* WordPress puts a secret behind the `#?` of the address, and wants it back. */
const secret = /[#&?]secret=([^&]+)/.exec(location.hash)?.[1];
let told = 0;

/* Anybody may know how high it is, so every page is told; none is listened to. */
function tell() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (height === told) return;
  told = height;
  const messages = [
    { type: 'model-pair:resize', height },
    { sentinel: 'amp', type: 'embed-size', height },
  ];
  if (secret) messages.push({ message: 'height', value: height, secret });
  for (const message of messages) parent.postMessage(message, '*');
}

new ResizeObserver(tell).observe(document.documentElement);
addEventListener('load', tell);
