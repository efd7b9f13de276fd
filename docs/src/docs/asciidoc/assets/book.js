'use strict';
(function () {
  const root = document.documentElement;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const button = (name, text, label) => {
    const b = document.createElement('button');
    b.type = 'button';
    b.className = name;
    b.textContent = text;
    if (label) b.setAttribute('aria-label', label);
    return b;
  };

  // A browser may keep nothing.
  const kept = (name) => { try { return localStorage.getItem(name); } catch (e) { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch (e) { /* then not */ } };

  // Day and night: the system's choice, until the reader makes another.
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark.matches);
  const theme = button('theme', '');
  const showTheme = () => { theme.textContent = isDark() ? 'Light' : 'Dark'; };
  theme.onclick = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    keep('theme', root.dataset.theme);
    showTheme();
  };
  systemIsDark.addEventListener('change', showTheme);
  showTheme();
  document.body.append(theme);

  // Copying: of a session the commands alone.
  const prompt = /^(\$|jshell>) /;
  all('.listingblock:not(.output) > .content').forEach((content) => {
    const code = content.querySelector('code') || content.querySelector('pre');
    const copy = button('copy', 'Copy', 'Copy this code');
    copy.onclick = () => {
      const kept = code.cloneNode(true);
      all('.conum, .conum + b', kept).forEach((mark) => mark.remove());
      let text = kept.textContent;
      if (code.dataset.lang === 'session') {
        text = text.split('\n').filter((line) => prompt.test(line))
            .map((line) => line.replace(prompt, '')).join('\n');
      }
      navigator.clipboard.writeText(text).then(() => {
        copy.textContent = 'Copied';
        setTimeout(() => { copy.textContent = 'Copy'; }, 1200);
      });
    };
    content.append(copy);
  });

  // What is wider than the page scrolls, by keyboard too.
  const scrolling = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }));
  all('pre, .scroll, .imageblock > .content').forEach((wide) => scrolling.observe(wide));

  // Contents: closed on a narrow screen; the section in sight is marked.
  const contents = document.querySelector('#toc details');
  const wide = matchMedia('(min-width: 64rem)');
  const fold = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener('change', fold);
  fold();

  const links = new Map();
  all('#toc a').forEach((a) => {
    const heading = a.hash && document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (heading && a.pathname === location.pathname) links.set(heading, a);
  });
  const side = document.getElementById('toc');
  let here = null;
  const spy = () => {
    let current = null;
    links.forEach((link, heading) => {
      if (heading.getBoundingClientRect().top < innerHeight * 0.25) current = link;
    });
    const atEnd = scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2;
    if (atEnd) current = Array.from(links.values()).pop();
    if (current === here) return;
    if (here) here.classList.remove('here');
    here = current;
    remember();
    if (!here) return;
    here.classList.add('here');
    const link = here.getBoundingClientRect();
    if (wide.matches && (link.top < 60 || link.bottom > innerHeight - 60)) {
      side.scrollTop += link.top - innerHeight / 2;
    }
  };
  addEventListener('scroll', spy, { passive: true });

  // Where the reader was: the first page leads back there.
  const start = document.querySelector('.start > p');
  const chapter = document.querySelector('h1.chapter');
  const remember = () => {
    const page = location.pathname.split('/').pop();
    if (chapter) keep('place', JSON.stringify([page + (here ? here.hash : ''), chapter.textContent]));
  };
  const [place, title] = JSON.parse(kept('place') || '[]');
  if (start && /^[\w-]+\.html(#[\w-]+)?$/.test(place)) {
    const back = document.createElement('a');
    back.href = place;
    back.textContent = `Go on with “${title}”`;
    start.firstElementChild.after(' ', back);
  }

  // On paper nothing can be unfolded.
  addEventListener('beforeprint', () => all('main details').forEach((d) => { d.open = true; }));
  remember();
  spy();
})();
