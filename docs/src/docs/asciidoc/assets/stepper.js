'use strict';
// A stepper shows one frame of its trace at a time: the trace and the bytes are in the page.
document.querySelectorAll('[data-stepper]').forEach((root) => {
  const frames = JSON.parse(root.querySelector('script').textContent).frames;
  const one = (selector) => root.querySelector(selector);
  const bytes = Array.from(root.querySelectorAll('[data-at]'));
  const button = (step) => one(`[data-step="${step}"]`);
  const within = (span, at) => Boolean(span) && at >= span.offset && at < span.offset + span.length;
  const entries = Math.max(...frames.map((frame) => frame.keydir.length));

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Names from code stand in backticks.
  const prose = (text) => text.split('`').map((part, i) => (i % 2 ? element('code', '', part) : part));

  const showFile = (frame, number) => {
    const values = frame.found ? [frame.found] : frame.keydir;
    bytes.forEach((byte) => {
      const at = Number(byte.dataset.at);
      const now = within(frame.read, at);
      const found = values.some((value) => within(value, at));
      const marks = {
        'is-seen': frames.slice(0, number).some((earlier) => within(earlier.read, at)),
        'is-now': now,
        'is-first': now && at === frame.read.offset,
        'is-last': now && at === frame.read.offset + frame.read.length - 1,
        'is-piece': within(frame.piece, at),
        'is-carried': within(frame.kept, at),
      };
      byte.className = Object.keys(marks).filter((mark) => marks[mark]).join(' ');
      byte.parentElement.classList.toggle('stepper-found', found);
    });
  };

  const showHand = (frame) => {
    root.querySelectorAll('.stepper-hand dd').forEach((place, i) => {
      const note = frame.notes[i];
      const cells = note.cells.map((cell) => element('i', cell.marks.map((mark) => `is-${mark}`).join(' '), cell.hex));
      const text = note.text || (cells.length ? '' : '–');
      place.replaceChildren(...cells, ...(text ? [element('span', '', text)] : []));
    });
  };

  // Where each step is a picture of its own, one of them is shown.
  const showPicture = (number) => {
    root.querySelectorAll('.stepper-picture').forEach((picture, i) => { picture.hidden = i !== number; });
  };

  // A slider does what the buttons do.
  const dial = one('.stepper-dial');

  // Rows for all that will come, so that the picture keeps its height.
  const showKeydir = (frame) => {
    if (!entries) return;
    const rows = Array.from({ length: entries }, (_, i) => {
      const entry = frame.keydir[i];
      const row = element('tr', entry && entry.mark ? 'is-marked' : '');
      const cells = entry ? [entry.key, entry.offset, entry.length] : ['\u00a0', '', ''];
      row.append(...cells.map((text) => element('td', '', text)));
      return row;
    });
    one('.stepper-keydir tbody').replaceChildren(...rows);
  };

  const show = (number) => {
    const index = Math.min(Math.max(number, 1), frames.length) - 1;
    const frame = frames[index];
    root.dataset.frame = index + 1;
    one('.stepper-position').textContent = `${index + 1} of ${frames.length}`;
    one('.stepper-text').replaceChildren(...prose(frame.text));
    ['first', 'back'].forEach((step) => button(step).setAttribute('aria-disabled', index === 0));
    ['next', 'last'].forEach((step) => {
      button(step).setAttribute('aria-disabled', index === frames.length - 1);
    });
    showFile(frame, index);
    showHand(frame);
    showKeydir(frame);
    showPicture(index);
    if (dial) {
      dial.value = index + 1;
      dial.setAttribute('aria-valuetext', frame.text);
    }
  };

  const targets = {
    first: () => 1,
    back: () => Number(root.dataset.frame) - 1,
    next: () => Number(root.dataset.frame) + 1,
    last: () => frames.length,
  };
  const keys = { Home: 'first', ArrowLeft: 'back', ArrowRight: 'next', End: 'last' };
  Object.keys(targets).forEach((step) => {
    button(step).addEventListener('click', () => show(targets[step]()));
  });
  root.addEventListener('keydown', (event) => {
    const step = keys[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(targets[step]());
  });

  if (dial) {
    dial.addEventListener('input', () => show(Number(dial.value)));
    dial.hidden = false;
  }
  root.tabIndex = 0;
  one('.stepper-steps').hidden = true;
  root.querySelectorAll('.stepper-controls, .stepper-text, .stepper-hand, .stepper-keydir, .stepper-legend')
      .forEach((part) => { part.hidden = false; });
  const asked = new RegExp(`[?&]${root.dataset.stepper}=(\\d+)`).exec(location.search);
  show(asked ? Number(asked[1]) : 1);
});
