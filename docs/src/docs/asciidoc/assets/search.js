'use strict';
// Search over the whole book. Its index and MiniSearch are scripts, which a page may load from a
// file; that's done when the reader searches for the first time.
(function () {
  const MOST_SHOWN = 20;
  const BEFORE = 50;
  const EXCERPT = 200;

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const open = make('button', { type: 'button', className: 'search' }, 'Search', make('kbd', {}, '/'));
  open.setAttribute('aria-label', 'Search the book');
  open.setAttribute('aria-keyshortcuts', '/');
  const field = make('input', {
    type: 'text', autofocus: true, autocomplete: 'off', spellcheck: false,
    enterKeyHint: 'search', placeholder: 'Words of the book',
  });
  field.setAttribute('aria-label', 'What to search for');
  const close = make('button', { type: 'submit' }, 'Close');
  const form = make('form', { method: 'dialog' }, field, close);
  const told = make('p', {});
  told.setAttribute('role', 'status');
  const list = make('ol', {});
  const dialog = make('dialog', { className: 'search' }, form, told, list);
  dialog.setAttribute('aria-label', 'Search the book');
  document.getElementById('toc').prepend(open);
  document.body.append(dialog);

  const load = (file) => new Promise((onload, onerror) => {
    document.head.append(make('script', { src: `assets/${file}`, onload, onerror }));
  });
  const makeIndex = () => {
    const index = new MiniSearch({
      idField: 'page',
      fields: ['title', 'text'],
      storeFields: ['title', 'chapter', 'text'],
      searchOptions: {
        combineWith: 'AND',
        boost: { title: 10 },
        prefix: (word, i, words) => i === words.length - 1, // the one that's being typed
        fuzzy: (word) => (word.length > 4 ? 0.2 : false),
      },
    });
    index.addAll(bookSections);
    return index;
  };
  let loaded = null;
  const index = () => {
    loaded ??= Promise.all([load('minisearch.js'), load('search-index.js')]).then(makeIndex);
    return loaded;
  };

  // The text around the first of the words, with each of them marked.
  const excerpt = (text, words) => {
    const literally = words.map((word) => word.replace(/[$^*+?.()|[\]{}\\]/g, '\\$&'));
    const word = new RegExp(`(?<![\\p{L}\\p{N}])(${literally.join('|')})`, 'iu');
    const first = Math.max(0, text.search(word));
    const from = first > BEFORE && text.length > EXCERPT ? text.indexOf(' ', first - BEFORE) + 1 : 0;
    const pieces = text.slice(from, from + EXCERPT).split(new RegExp(word, 'giu'));
    const shown = make('span', { className: 'excerpt' }, from > 0 ? '… ' : '');
    pieces.forEach((piece, i) => shown.append(i % 2 ? make('mark', {}, piece) : piece));
    if (from + EXCERPT < text.length) shown.append(' …');
    return shown;
  };

  const result = ({ id, title, chapter, text, terms }) => {
    const place = make('span', { className: 'place' }, chapter || '');
    const link = make('a', { href: id }, place, make('strong', {}, title));
    return make('li', {}, link, excerpt(text, terms));
  };

  const message = (query, count) => {
    if (!query) return '';
    if (count === 0) return `No match for “${query}”.`;
    const sections = count === 1 ? '1 section' : `${count} sections`;
    return count > MOST_SHOWN ? `${sections}, of which these fit best` : sections;
  };

  const search = async () => {
    const sections = await index();
    const query = field.value.trim();
    const found = query ? sections.search(query) : [];
    list.replaceChildren(...found.slice(0, MOST_SHOWN).map(result));
    list.scrollTop = 0;
    told.textContent = message(query, found.length);
  };

  const show = () => {
    dialog.showModal();
    field.select();
    index();
  };

  // From the field to the results and back.
  const move = (by) => {
    const stops = [field, ...list.querySelectorAll('a')];
    const next = stops.indexOf(document.activeElement) + by;
    stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  };

  open.onclick = show;
  field.oninput = search;
  field.onkeydown = async (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    await search();
    list.querySelector('a')?.click();
  };
  dialog.onkeydown = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(by);
  };
  dialog.onclick = ({ target }) => {
    if (target === dialog || target.closest('a')) dialog.close();
  };
  addEventListener('keydown', (event) => {
    const isOurs = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isOurs || dialog.open || event.target.closest('input')) return;
    event.preventDefault();
    show();
  });
})();
