// The links speak the language that the element below them speaks.
const nav = document.querySelector('.site');
const { shadowRoot } = document.querySelector('model-pair-matrix, model-pair-playground');

function speak() {
  nav.lang = shadowRoot.querySelector('.mx, .pg')?.lang || document.documentElement.lang;
}

new MutationObserver(speak).observe(shadowRoot, { attributeFilter: ['lang'], childList: true, subtree: true });
speak();
